"""The GPU executor: runs the text of ``vm.gpu.shader`` on a graphics adapter through wgpu."""
