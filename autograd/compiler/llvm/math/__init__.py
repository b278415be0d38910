"""How each operation is written in LLVM IR."""
