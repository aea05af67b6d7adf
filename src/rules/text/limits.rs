//! Limits on the size of a rule file.

/// Bounds on a rule file, so that a hostile one cannot exhaust time or memory.
///
/// ```
/// use dti_engine::rules::Limits;
/// let limits = Limits::default().bytes(64 * 1024);
/// assert_eq!((limits.bytes, limits.depth), (65_536, 64));
/// ```
#[must_use = "limits do nothing by themselves"]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most bytes of text: 4 MiB.
    pub bytes: usize,
    /// The greatest nesting of lists and mappings: 64 by default, at most [`Limits::MAX_DEPTH`].
    ///
    /// The code that reads, checks and scores such a file recurses, and so needs stack. At the default depth 1
    /// MiB is more than enough (0.45 MiB were measured). Without optimisation it is 2 MiB (1.45 MiB), the stack
    /// of threads of the standard library and of workers of asynchronous runtimes. For another depth the stack
    /// is in proportion. The same holds for files of provinces, mergers, cases and descriptions of data. A
    /// formula of the greatest depth needs less than 512 KiB.
    pub depth: usize,
    /// The most values, counting lists, mappings and their contents: 200,000.
    pub values: usize,
    /// The most faults to list: 200. Further faults are only counted.
    pub faults: usize,
}

impl Limits {
    /// The greatest depth that can be set. Readers recurse once for each level.
    pub const MAX_DEPTH: usize = 128;
    /// The most files to read from one folder and its subfolders.
    pub(crate) const FILES: usize = 10_000;
    /// The greatest nesting of folders.
    pub(crate) const FOLDER_DEPTH: usize = 16;
    /// The greatest nesting of `sum_of` and `best_of`.
    pub(crate) const METHOD_DEPTH: usize = 8;
    /// The most derived metrics in a row, each in the formula of the next.
    pub(crate) const DERIVED_DEPTH: usize = 8;
    /// The most parts inside each other in the formulas of derived metrics in a row.
    pub(crate) const DERIVED_HEIGHT: usize = 128;
    /// The most amendments in a chain, each of which amends the one before.
    pub(crate) const AMENDMENTS: usize = 20;
    /// The most gates of a verdict.
    pub(crate) const GATES: usize = 100;
    /// The most checks between metrics.
    pub(crate) const CHECKS: usize = 500;
    /// The most steps to score, check and judge a unit. Each part of a formula is one step; `ln`, `exp`, `sqrt`
    /// and each child of a geometric mean are 20. A unit with so many steps takes about a fifth of a second.
    pub const STEPS: usize = 20_000;

    /// Sets the most bytes of text.
    pub const fn bytes(self, bytes: usize) -> Self {
        Self { bytes, ..self }
    }

    /// Sets the greatest nesting of lists and mappings.
    pub const fn depth(self, depth: usize) -> Self {
        Self { depth, ..self }
    }

    /// Sets the most values.
    pub const fn values(self, values: usize) -> Self {
        Self { values, ..self }
    }

    /// Sets the most faults to list.
    pub const fn faults(self, faults: usize) -> Self {
        Self { faults, ..self }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 4 << 20, depth: 64, values: 200_000, faults: 200 }
    }
}
