"""The store, through ``Store`` and ``migrate``, on real databases."""
