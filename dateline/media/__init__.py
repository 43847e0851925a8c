"""Pictures: credit, rights and renditions; maps and cards drawn for stories without one."""
