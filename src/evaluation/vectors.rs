//! Loops that are compiled twice: for every processor of the target, and for x86 processors with
//! AVX2.
//!
//! The feature `simd` decides whether the second version exists. The results are the same.

#[cfg(all(feature = "simd", any(target_arch = "x86", target_arch = "x86_64")))]
mod widest {
    use fearless_simd::{Level, Simd, x86::Avx2};

    /// The vector instructions of this processor.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Vectors(Option<Avx2>);

    impl Vectors {
        /// Detects the instructions of the processor.
        pub(crate) fn new() -> Self {
            Self(Level::new().as_avx2())
        }

        /// Runs a loop with the widest vectors. `work` must be an `#[inline(always)]` closure that
        /// calls only small functions, because only then is it compiled for each kind of vectors.
        #[inline(always)]
        pub(crate) fn run<T>(self, work: impl FnOnce() -> T) -> T {
            match self.0 {
                Some(avx2) => avx2.vectorize(work),
                None => work(),
            }
        }
    }
}

#[cfg(not(all(feature = "simd", any(target_arch = "x86", target_arch = "x86_64"))))]
mod widest {
    /// The vector instructions of every processor of the target.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Vectors;

    impl Vectors {
        pub(crate) const fn new() -> Self {
            Self
        }

        /// Runs a loop.
        #[inline(always)]
        pub(crate) fn run<T>(self, work: impl FnOnce() -> T) -> T {
            work()
        }
    }
}

pub(crate) use widest::Vectors;
