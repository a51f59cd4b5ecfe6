/* An ICU data library without data, as ICU's own "stubdata" is.
 *
 * Qt's libraries are linked to ICU, whose data (32 MB) serve collation and exotic encodings that no
 * screen here asks for; Qt has its own tables for dates, numbers and letters. The layout is that of
 * ICU's common data header (unicode/udata.h): a table of contents with nothing in it.
 */
#include <stdint.h>

#define NAME_(version) icudt##version##_dat
#define NAME(version) NAME_(version)

struct header {
    uint16_t header_size;
    uint8_t magic1, magic2;
    uint16_t size, reserved_word;
    uint8_t is_big_endian, charset_family, sizeof_uchar, reserved_byte;
    uint8_t data_format[4], format_version[4], data_version[4];
    char padding[8];
    uint32_t count, reserved;
    int32_t name_and_data[4];
};

const struct header NAME(ICU_VERSION) = {
    32, 0xda, 0x27, 20, 0, 0, 0, 2, 0, {0x54, 0x6f, 0x43, 0x50}, {1, 0, 0, 0}, {0, 0, 0, 0},
    {0}, 0, 0, {0, 0, 0, 0},
};
