"""Programs as LLVM IR, and machine code made of it."""
