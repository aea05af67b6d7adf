//! Data that belong to no run of a province file.

/// What the documents of several provinces state of the same measures, apart from their plans: the
/// framework, its version, and data whose units are called `province-document-line`.
pub(crate) const SHARED: (&str, &str) = ("shared/digital-economy", "2023");
pub(crate) const SHARED_DATA: (&str, &str) = (
    include_str!("../data/shared/digital-economy.csv"),
    include_str!("../data/shared/digital-economy.data.yaml"),
);

/// Thanh Hóa under two levels: departments and communes of 2025, each with its description, and who the
/// communes were formed from.
pub(crate) const DEPARTMENTS_2025: (&str, &str) = (
    include_str!("../data/thanh-hoa/departments-2025.csv"),
    include_str!("../data/thanh-hoa/departments-2025.data.yaml"),
);
pub(crate) const COMMUNES_2025: (&str, &str) = (
    include_str!("../data/thanh-hoa/communes-2025.csv"),
    include_str!("../data/thanh-hoa/communes-2025.data.yaml"),
);
pub(crate) const MERGERS_2025: (&str, &str) =
    ("merged-communes-2025.yaml", include_str!("../data/thanh-hoa/merged-communes-2025.yaml"));
