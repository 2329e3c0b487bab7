//! The program as its users meet it: census, judgements, exit codes.

mod color;
mod color_files;
mod color_search;
#[cfg(all(feature = "gpu_tests", target_os = "linux"))]
mod gpu;
mod gpu_probe;
mod program;
