//! The rule files and the data of the four provinces, compiled in.

use dti_engine::dataset::Description;
use dti_engine::diagnostic::Diagnostics;
use dti_engine::merged::Mergers;
use dti_engine::province::Province;
use dti_engine::{Catalog, Dataset, Framework};

/// A province: its file, and its data by the run that scores them.
pub(crate) struct Place {
    pub(crate) id: &'static str,
    pub(crate) file: &'static str,
    pub(crate) province: &'static str,
    /// The file of its mergers, as runs name it, and its text.
    pub(crate) merged: (&'static str, &'static str),
    pub(crate) data: &'static [Data],
}

impl Place {
    /// Who the communes of 2025 were formed from.
    pub(crate) fn mergers(&self) -> Result<Mergers, Diagnostics> {
        Mergers::from_yaml_named(self.merged.0, self.merged.1)
    }

    /// The province file, with its mergers.
    pub(crate) fn read(&self, catalog: &Catalog) -> Result<Province, Diagnostics> {
        let province = Province::from_yaml_named(self.file, self.province, catalog)?;
        Ok(province.with_mergers(self.merged.0, &self.mergers()?))
    }
}

/// The data of a run.
pub(crate) struct Data {
    pub(crate) run: &'static str,
    pub(crate) csv: &'static str,
    /// What the figures are: the text of the description beside them.
    pub(crate) description: &'static str,
}

impl Data {
    /// The figures, with what is known of them.
    pub(crate) fn read(&self, framework: &Framework) -> Result<Dataset, Diagnostics> {
        described(framework, self.csv, self.description)
    }
}

/// Figures with their description.
pub(crate) fn described(
    framework: &Framework,
    csv: &str,
    description: &str,
) -> Result<Dataset, Diagnostics> {
    let about = Description::from_yaml(description)?;
    let dataset = Dataset::from_csv(csv.as_bytes(), framework)?;
    Ok(dataset.described(about.origin(), about.source().clone()))
}

macro_rules! rules {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("../../rules/", $name)))),*] };
}

/// The rule files, by name.
pub(crate) const RULES: [(&str, &str); 54] = rules![
    "shared/metrics.yaml",
    "thanh-hoa/facts-2023.yaml",
    "nghe-an/facts-2024.yaml",
    "nghe-an/unit-facts-2024.yaml",
    "tuyen-quang/facts-2021.yaml",
    "tuyen-quang/facts-2024.yaml",
    "dong-thap/facts-2022.yaml",
    "dong-thap/budget-2022.yaml",
    "thanh-hoa/unit-facts-2023.yaml",
    "dong-thap/localities-2022.yaml",
    "thanh-hoa/between-files-2023.yaml",
    "nghe-an/between-files-2024.yaml",
    "tuyen-quang/between-files-2024.yaml",
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
    "nghe-an/commune-2025.yaml",
    "shared/enterprise.yaml",
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
    "shared/service-monitoring-2024.yaml",
    "thanh-hoa/recognition-dossier-2023.yaml",
];

/// Data with their description: of `examples/data`, or of the folder of the rules that they lie in.
macro_rules! data {
    ($run:literal, $folder:literal, $name:literal) => {
        Data {
            run: $run,
            csv: include_str!(concat!($folder, $name, ".csv")),
            description: include_str!(concat!($folder, $name, ".data.yaml")),
        }
    };
    ($run:literal, $name:literal) => {
        data!($run, "../data/", $name)
    };
    ($run:literal, rules $name:literal) => {
        data!($run, "../../rules/", $name)
    };
}

macro_rules! place {
    ($id:literal, [$($run:literal: $($of:ident)? $data:literal),* $(,)?]) => {
        Place {
            id: $id,
            file: concat!($id, "/province.yaml"),
            province: include_str!(concat!("../../rules/", $id, "/province.yaml")),
            merged: (
                "merged-2025.yaml",
                include_str!(concat!("../../rules/", $id, "/merged-2025.yaml")),
            ),
            data: &[$(data!($run, $($of)? $data)),*],
        }
    };
}

/// The provinces, in the order in which `--province all` prints them.
pub(crate) const PLACES: [Place; 4] = [
    place!(
        "thanh-hoa",
        [
            "communes": "thanh-hoa/communes-2022",
            "communes_before": "thanh-hoa/communes-before-2022",
            "recognition": "thanh-hoa/commune-recognition-2023",
            "decisions": "thanh-hoa/recognition-decisions-2023",
            "dossiers": "thanh-hoa/recognition-dossiers-2023",
            "enterprises": "thanh-hoa/enterprises-2022",
            "districts": "thanh-hoa/districts-2022",
            "district_recognition": "thanh-hoa/district-recognition-2024",
            "departments": "thanh-hoa/departments-2022",
            "unit_facts": "thanh-hoa/unit-facts-2023",
            "facts": rules "thanh-hoa/facts-2023",
            "plan_2023": rules "thanh-hoa/plan-2023",
            "plan_2024": rules "thanh-hoa/plan-2024",
        ]
    ),
    place!(
        "nghe-an",
        [
            "departments": "nghe-an/departments-2023",
            "districts": "nghe-an/districts-2023",
            "communes": "nghe-an/communes-2023",
            "enterprises": "nghe-an/enterprises-2024",
            "health_facilities": "nghe-an/health-facilities-2024",
            "school_tiers": "nghe-an/school-informatics-levels",
            "unit_facts": "nghe-an/unit-facts-2024",
            "facts": rules "nghe-an/facts-2024",
            "units": "nghe-an/units-2025",
            "plan_2025": rules "nghe-an/plan-2025",
            "plan_2030": rules "nghe-an/plan-2030",
        ]
    ),
    place!(
        "tuyen-quang",
        [
            "agencies": "tuyen-quang/agencies-2023",
            "monitored": "tuyen-quang/service-monitoring-2024",
            "facts_2021": rules "tuyen-quang/facts-2021",
            "facts_2024": rules "tuyen-quang/facts-2024",
            "plan_2025": rules "tuyen-quang/plan-2025",
            "resolution_2025": rules "tuyen-quang/resolution-2025",
            "resolution_2030": rules "tuyen-quang/resolution-2030",
        ]
    ),
    place!(
        "dong-thap",
        [
            "budget": "dong-thap/budget-2022",
            "facts": rules "dong-thap/facts-2022",
            "units": "dong-thap/units-2022",
            "plan_2022": rules "dong-thap/plan-2022",
        ]
    ),
];
