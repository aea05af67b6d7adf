//! How large a rule file may be.

/// Bounds on a rule file, so that a hostile one cannot exhaust time or memory.
///
/// ```
/// use dti_engine::rules::Limits;
/// let limits = Limits::default().bytes(64 * 1024);
/// assert_eq!((limits.bytes, limits.depth), (65_536, 64));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most bytes of text: 4 MiB.
    pub bytes: usize,
    /// How deep lists and mappings may nest: 64, and never more than [`Limits::MAX_DEPTH`].
    ///
    /// What reads, checks and scores such a file recurses, and so needs stack: at the default depth 1 MiB are
    /// more than enough (0.45 MiB were measured), in a build without optimisation 2 MiB (1.45 MiB), which is
    /// what threads of the standard library and workers of asynchronous runtimes have. Another depth
    /// needs stack in proportion. It is the same for files of provinces, mergers, cases and descriptions of data;
    /// a formula of the greatest depth needs less than 512 KiB.
    pub depth: usize,
    /// The most values, counting lists, mappings and what stands in them: 200,000.
    pub values: usize,
    /// The most faults that are listed: 200. The rest are counted.
    pub faults: usize,
}

impl Limits {
    /// The deepest nesting that can be asked for: readers recurse once for each level.
    pub const MAX_DEPTH: usize = 128;
    /// The most files that are read of one folder and the folders in it.
    pub(crate) const FILES: usize = 10_000;
    /// How deep folders may lie inside each other.
    pub(crate) const FOLDER_DEPTH: usize = 16;
    /// How deep `sum_of` and `best_of` may nest.
    pub(crate) const METHOD_DEPTH: usize = 8;
    /// The most amendments that build on each other.
    pub(crate) const AMENDMENTS: usize = 20;
    /// The most gates that a verdict may have.
    pub(crate) const GATES: usize = 100;
    /// The most checks between metrics.
    pub(crate) const CHECKS: usize = 500;
    /// The most steps that a unit may take to be scored, checked and judged: each part of a formula is one;
    /// `ln`, `exp`, `sqrt` and each child of a geometric mean are 20. A unit of so many takes about a
    /// fifth of a second.
    pub const STEPS: usize = 20_000;

    /// Sets the most bytes of text.
    #[must_use]
    pub const fn bytes(self, bytes: usize) -> Self {
        Self { bytes, ..self }
    }

    /// Sets how deep lists and mappings may nest.
    #[must_use]
    pub const fn depth(self, depth: usize) -> Self {
        Self { depth, ..self }
    }

    /// Sets the most values.
    #[must_use]
    pub const fn values(self, values: usize) -> Self {
        Self { values, ..self }
    }

    /// Sets the most faults that are listed.
    #[must_use]
    pub const fn faults(self, faults: usize) -> Self {
        Self { faults, ..self }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 4 << 20, depth: 64, values: 200_000, faults: 200 }
    }
}
