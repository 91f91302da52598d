"""The reply library and the picker."""
