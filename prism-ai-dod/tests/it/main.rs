//! The program as its users meet it: census, judgements, exit codes.

mod gpu_probe;
mod program;
