"""Files of pixels: .pxi and PNG, read and written exactly."""
