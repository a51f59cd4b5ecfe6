#!/bin/sh
# The program with the site's settings. Root and the user kiosk work on the records of this machine,
# as the user kiosk, so that no file among them ever belongs to root; everybody else has a home of
# their own.
KIOSK_CONF=${KIOSK_CONF-/usr/share/kiosk/conf.d:/etc/kiosk/conf.d}
export KIOSK_CONF
case $(id -un) in
root | kiosk) export KIOSK_HOME="${KIOSK_HOME-/var/lib/kiosk}" ;;
esac
if [ "$(id -u)" = 0 ]; then
    cd /
    exec setpriv --reuid=kiosk --regid=kiosk --init-groups /usr/lib/kiosk/kiosk "$@"
fi
exec /usr/lib/kiosk/kiosk "$@"
