// Tiles on the stack are written before they are read, so zeroing them first would be time for nothing.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
