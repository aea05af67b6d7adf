//! Data that belong to no run of a province file.

/// What the documents of several provinces state of the same measures, apart from their plans: the
/// framework, its version, and data whose units are called `province-document-line`.
pub(crate) const SHARED: (&str, &str) = ("shared/digital-economy", "2023");
pub(crate) const SHARED_DATA: (&str, &str) = (
    include_str!("../data/shared/digital-economy.csv"),
    include_str!("../data/shared/digital-economy.data.yaml"),
);

macro_rules! data {
    ($name:literal) => {
        (
            include_str!(concat!("../data/", $name, ".csv")),
            include_str!(concat!("../data/", $name, ".data.yaml")),
        )
    };
}

/// A framework, its version, and data with their description.
pub(crate) type Beside = (&'static str, &'static str, (&'static str, &'static str));

/// The units of 2025 of a province, under two levels. Đồng Tháp has no set for communes.
pub(crate) fn units_2025(province: &str) -> &'static [Beside] {
    match province {
        "thanh-hoa" => &[
            ("thanh-hoa/department", "2025", data!("thanh-hoa/departments-2025")),
            ("thanh-hoa/commune", "2025", data!("thanh-hoa/communes-2025")),
        ],
        "nghe-an" => &[("nghe-an/commune", "2025", data!("nghe-an/communes-2025"))],
        "tuyen-quang" => {
            &[("tuyen-quang/resolution-levels", "2025", data!("tuyen-quang/communes-2025"))]
        }
        _ => &[],
    }
}
