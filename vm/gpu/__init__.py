"""The GPU executor: runs the text of ``vm.shader`` on a graphics adapter through wgpu."""
