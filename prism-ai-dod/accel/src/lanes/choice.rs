//! Which kernel a search runs with.

use std::fmt;

use super::kernel::Kernel;
use super::portable::Portable;

/// Something to be done with whichever kernel is chosen.
pub trait Task {
    /// What comes of it.
    type Output;

    /// Does it. Implementations that are `#[inline(always)]` are compiled for the kernel's instructions as a whole.
    fn run<K: Kernel>(self, kernel: K) -> Self::Output;
}

/// A kernel. Which one makes no difference to any result, only to the time it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// 64-byte vectors, with the byte lookups of the newer processors (`avx512vbmi`).
    Avx512,
    /// 32-byte vectors.
    Avx2,
    /// What every processor can do.
    Portable,
}

impl Choice {
    /// The kernels that there are, the fastest first.
    pub const ALL: [Self; 3] = [Self::Avx512, Self::Avx2, Self::Portable];

    /// Returns the fastest kernel that this processor has the instructions for.
    #[must_use]
    pub fn fastest() -> Self {
        Self::ALL.into_iter().find(|choice| choice.is_here()).unwrap_or(Self::Portable)
    }

    /// Returns whether this processor has the instructions.
    #[must_use]
    pub fn is_here(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => super::avx512::Avx512::detect().is_some(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => super::avx2::Avx2::detect().is_some(),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 => false,
            Self::Portable => true,
        }
    }

    /// Does a task with this kernel, or with the portable one where the instructions are missing.
    pub fn run<T: Task>(self, task: T) -> T::Output {
        #[cfg(target_arch = "x86_64")]
        match self {
            Self::Avx512 => {
                if let Some(kernel) = super::avx512::Avx512::detect() {
                    return super::avx512::run(kernel, task);
                }
            }
            Self::Avx2 => {
                if let Some(kernel) = super::avx2::Avx2::detect() {
                    return super::avx2::run(kernel, task);
                }
            }
            Self::Portable => {}
        }
        task.run(Portable)
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Portable => "portable",
        })
    }
}
