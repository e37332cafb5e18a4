"""Benchmarks: a module here that has `run(smoke: bool) -> bool` (whether its limits are kept) is one."""
