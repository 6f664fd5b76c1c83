"""What the kernels are measured against, each in a process of its own that imports nothing of ours."""
