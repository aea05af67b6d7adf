//! The rule files and the data of the four provinces, compiled in.

/// A province: its file, and its data by the run that scores them.
pub(crate) struct Place {
    pub(crate) id: &'static str,
    pub(crate) file: &'static str,
    pub(crate) province: &'static str,
    pub(crate) data: &'static [(&'static str, &'static str)],
    /// The runs whose data are synthetic.
    pub(crate) synthetic: &'static [&'static str],
    /// Where the published figures come from.
    pub(crate) origin: (&'static str, &'static str),
}

macro_rules! rules {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("../../rules/", $name)))),*] };
}

/// The rule files, by name.
pub(crate) const RULES: [(&str, &str); 42] = rules![
    "thanh-hoa/facts-2023.yaml",
    "nghe-an/facts-2024.yaml",
    "tuyen-quang/facts-2021.yaml",
    "tuyen-quang/facts-2024.yaml",
    "dong-thap/facts-2022.yaml",
    "thanh-hoa/commune-2022.yaml",
    "thanh-hoa/commune-2025.yaml",
    "thanh-hoa/commune-recognition-2023.yaml",
    "thanh-hoa/recognition-decisions-2023.yaml",
    "thanh-hoa/three-no-commune.yaml",
    "thanh-hoa/district-2022.yaml",
    "thanh-hoa/district-recognition-2024.yaml",
    "thanh-hoa/department-2022.yaml",
    "thanh-hoa/department-2025.yaml",
    "thanh-hoa/plan-units-2024.yaml",
    "thanh-hoa/plan-2023.yaml",
    "thanh-hoa/plan-2024.yaml",
    "thanh-hoa/enterprise-plan-2025.yaml",
    "thanh-hoa/enterprise-plan-2030.yaml",
    "nghe-an/department-2023.yaml",
    "nghe-an/district-2023.yaml",
    "nghe-an/commune-2023.yaml",
    "nghe-an/enterprise.yaml",
    "nghe-an/health-facility.yaml",
    "shared/information-system.yaml",
    "nghe-an/school-informatics.yaml",
    "nghe-an/school-informatics-levels.yaml",
    "nghe-an/plan-units-2025.yaml",
    "nghe-an/plan-levels-2025.yaml",
    "nghe-an/plan-levels-2030.yaml",
    "nghe-an/plan-2025.yaml",
    "nghe-an/plan-2030.yaml",
    "tuyen-quang/agency-2023.yaml",
    "tuyen-quang/plan-units-2025.yaml",
    "tuyen-quang/plan-2025.yaml",
    "tuyen-quang/resolution-levels-2025.yaml",
    "tuyen-quang/resolution-levels-2030.yaml",
    "tuyen-quang/resolution-2025.yaml",
    "tuyen-quang/resolution-2030.yaml",
    "dong-thap/plan-units-2022.yaml",
    "dong-thap/plan-2022.yaml",
    "shared/digital-economy.yaml",
];

macro_rules! place {
    ($id:literal, [$($run:literal: $data:literal),* $(,)?], [$($synthetic:literal),*], $vi:literal, $en:literal) => {
        Place {
            id: $id,
            file: concat!($id, "/province.yaml"),
            province: include_str!(concat!("../../rules/", $id, "/province.yaml")),
            data: &[$(($run, include_str!(concat!("../data/", $data)))),*],
            synthetic: &[$($synthetic),*],
            origin: ($vi, $en),
        }
    };
}

/// The provinces, in the order in which `--province all` prints them.
pub(crate) const PLACES: [Place; 4] = [
    place!(
        "thanh-hoa",
        [
            "communes": "thanh-hoa/communes-2022.csv",
            "recognition": "thanh-hoa/commune-recognition-2023.csv",
            "decisions": "thanh-hoa/recognition-decisions-2023.csv",
            "districts": "thanh-hoa/districts-2022.csv",
            "district_recognition": "thanh-hoa/district-recognition-2024.csv",
            "departments": "thanh-hoa/departments-2022.csv",
            "facts": "thanh-hoa/facts-2023.csv",
            "plan_2023": "thanh-hoa/plan-2023.csv",
            "plan_2024": "thanh-hoa/plan-2024.csv",
        ],
        ["communes", "recognition", "districts", "district_recognition", "departments"],
        "Số liệu đã công bố: Kế hoạch 298/KH-UBND ngày 20/12/2023. Số liệu của sở, huyện, xã là SỐ LIỆU GIẢ LẬP, chỉ để \
         minh họa cách chấm; không phải kết quả thật của đơn vị nào.",
        "Published figures: plan 298/KH-UBND of 20/12/2023. The figures of departments, districts and communes are \
         SYNTHETIC: they show the scoring, not any unit's result."
    ),
    place!(
        "nghe-an",
        [
            "departments": "nghe-an/departments-2023.csv",
            "districts": "nghe-an/districts-2023.csv",
            "communes": "nghe-an/communes-2023.csv",
            "enterprises": "nghe-an/enterprises-2024.csv",
            "health_facilities": "nghe-an/health-facilities-2024.csv",
            "school_tiers": "nghe-an/school-informatics-levels.csv",
            "facts": "nghe-an/facts-2024.csv",
            "plan_2025": "nghe-an/plan-2025.csv",
            "plan_2030": "nghe-an/plan-2030.csv",
        ],
        ["departments", "districts", "communes", "enterprises", "health_facilities"],
        "Số liệu đã công bố: hiện trạng nêu trong Quyết định 3050/QĐ-UBND ngày 12/11/2024. Số liệu của sở, huyện, xã, \
         doanh nghiệp, cơ sở y tế là SỐ LIỆU GIẢ LẬP, chỉ để minh họa cách chấm; không phải kết quả thật của đơn vị nào.",
        "Published figures: the state that decision 3050/QĐ-UBND of 12/11/2024 describes. The figures of departments, \
         districts, communes, enterprises and health facilities are SYNTHETIC: they show the scoring, not any unit's result."
    ),
    place!(
        "tuyen-quang",
        [
            "agencies": "tuyen-quang/agencies-2023.csv",
            "facts_2021": "tuyen-quang/facts-2021.csv",
            "facts_2024": "tuyen-quang/facts-2024.csv",
            "plan_2025": "tuyen-quang/plan-2025.csv",
            "resolution_2025": "tuyen-quang/resolution-2025.csv",
            "resolution_2030": "tuyen-quang/resolution-2030.csv",
        ],
        ["agencies"],
        "Số liệu đã công bố: Kế hoạch 60/KH-UBND ngày 26/3/2025 và Nghị quyết 48-NQ/TU ngày 15/11/2021. Số liệu của sở, \
         huyện là SỐ LIỆU GIẢ LẬP, chỉ để minh họa cách chấm; không phải kết quả thật của đơn vị nào.",
        "Published figures: plan 60/KH-UBND of 26/3/2025 and resolution 48-NQ/TU of 15/11/2021. The figures of \
         departments and districts are SYNTHETIC: they show the scoring, not any unit's result."
    ),
    place!(
        "dong-thap",
        [
            "facts": "dong-thap/facts-2022.csv",
            "plan_2022": "dong-thap/plan-2022.csv",
        ],
        [],
        "Kế hoạch 145/KH-UBND ngày 25/4/2022 không nêu kết quả của chỉ tiêu nào: mọi chỉ tiêu năm 2022 đều chưa xác định.",
        "Plan 145/KH-UBND of 25/4/2022 reports no result of a target: every target of 2022 is undetermined."
    ),
];
