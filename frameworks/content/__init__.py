"""An edition's folder of YAML files: read, checked, loaded all or nothing."""
