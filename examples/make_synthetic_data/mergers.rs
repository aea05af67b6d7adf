//! The communes before and after the mergers of 2025, by their real names (`rules/PROVINCE/merged-2025.yaml`).

use dti_engine::merged::{Formed, Mergers};
use dti_engine::model::Language;

use crate::random::Random;
use crate::units::Unit;

/// Who was formed from whom in a province.
pub(crate) struct Communes {
    mergers: Mergers,
    /// The number of the generator that draws how good they are.
    file: u64,
}

macro_rules! province {
    ($name:literal, $file:literal) => {
        Communes::read(
            $name,
            include_str!(concat!("../../rules/", $name, "/merged-2025.yaml")),
            $file,
        )
    };
}

impl Communes {
    pub(crate) fn thanh_hoa() -> Result<Self, String> {
        province!("thanh-hoa", 108)
    }

    pub(crate) fn nghe_an() -> Result<Self, String> {
        province!("nghe-an", 117)
    }

    pub(crate) fn tuyen_quang() -> Result<Self, String> {
        province!("tuyen-quang", 118)
    }

    fn read(name: &str, yaml: &str, file: u64) -> Result<Self, String> {
        let mergers = Mergers::from_yaml_named(name, yaml).map_err(|faults| faults.to_string())?;
        Ok(Self { mergers, file })
    }

    /// Those of before, in the order of the file.
    pub(crate) fn before(&self) -> Vec<Unit> {
        let units = (1..).zip(self.mergers.before()).map(|(number, (id, name))| Unit {
            quality: self.drawn(number),
            ..Unit::commune(number, id, name.get(Language::Vi))
        });
        units.collect()
    }

    fn drawn(&self, number: u64) -> i64 {
        let mut random = Random::of(self.file, number);
        (0..3).map(|_| random.between(0, 900)).sum::<i64>() / 3
    }

    /// Those of 2025: as good as those they were formed from in the mean, and a little better.
    pub(crate) fn formed(&self) -> Vec<Unit> {
        let unit = |(number, formed): (u64, &Formed)| {
            let places = formed.from.iter().filter_map(|id| self.mergers.before().get_index_of(id));
            let numbers: Vec<u64> = places.map(|place| place as u64 + 1).collect();
            let former = i64::try_from(numbers.len()).unwrap_or(1).max(1);
            let mean = numbers.into_iter().map(|number| self.drawn(number)).sum::<i64>() / former;
            let better = 60 + Random::of(self.file + 100, number).between(-60, 60);
            Unit {
                quality: (mean + better).clamp(0, 1000),
                former,
                ..Unit::commune(number, &formed.unit, formed.name.get(Language::Vi))
            }
        };
        (1..).zip(self.mergers.formed()).map(unit).collect()
    }
}
