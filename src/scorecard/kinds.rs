//! What kinds of units are called.

use super::words::Words;
use crate::model::{Language, UnitKind};

/// The kinds that frameworks usually have, by their Vietnamese names.
const USUAL: [(&str, &str); 22] = [
    ("nation", "cả nước"),
    ("province", "tỉnh"),
    ("district", "huyện"),
    ("commune", "xã"),
    ("ward", "phường"),
    ("town", "thị trấn"),
    ("hamlet", "thôn, bản"),
    ("ministry", "bộ, ngành"),
    ("department", "sở, ban, ngành"),
    ("agency", "cơ quan"),
    ("service_unit", "đơn vị sự nghiệp"),
    ("enterprise", "doanh nghiệp"),
    ("sme", "doanh nghiệp nhỏ và vừa"),
    ("large_enterprise", "doanh nghiệp lớn"),
    ("health_facility", "cơ sở y tế"),
    ("school", "trường học"),
    ("primary_school", "trường tiểu học"),
    ("lower_secondary_school", "trường trung học cơ sở"),
    ("upper_secondary_school", "trường trung học phổ thông"),
    ("system", "hệ thống thông tin"),
    ("project", "dự án"),
    ("task", "nhiệm vụ"),
];

impl Words {
    /// Returns what a kind is called: a usual one by its name, any other by its id.
    pub(crate) fn kind(self, kind: &UnitKind) -> String {
        let usual = USUAL.iter().find(|(id, _)| *id == kind.as_str());
        match (self.0, usual) {
            (Language::Vi, Some((_, name))) => (*name).to_owned(),
            (Language::En, Some((id, _))) => id.replace('_', " "),
            (_, None) => kind.to_string(),
        }
    }
}

impl UnitKind {
    /// Returns what the kind is called: a usual one by its name (`xã` for `commune`), any other by its id.
    ///
    /// ```
    /// use dti_engine::{Language, model::UnitKind};
    /// assert_eq!(UnitKind::new("health_facility").called(Language::Vi), "cơ sở y tế");
    /// assert_eq!(UnitKind::new("khu_dan_cu").called(Language::Vi), "khu_dan_cu");
    /// ```
    #[must_use]
    pub fn called(&self, language: Language) -> String {
        Words(language).kind(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_names_and_ids_of_ones_own_stay() {
        let called = |language, id: &str| Words(language).kind(&UnitKind::new(id));
        assert_eq!(called(Language::Vi, "large_enterprise"), "doanh nghiệp lớn");
        assert_eq!(called(Language::En, "large_enterprise"), "large enterprise");
        assert_eq!(called(Language::Vi, "khu_dan_cu"), "khu_dan_cu");
    }
}
