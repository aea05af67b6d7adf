//! The words of explanations in both languages, and numbers in the form of each language.

use std::fmt::Display;
use std::ops::Deref;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::difference::Form;
use super::written::{Written, in_brief, said};
use crate::dataset::Value;
use crate::evaluation::NoTotal;
use crate::model::{
    AbsentKind, AbsentPolicy, Aggregate, Benchmark, CheckSeverity, Criterion, Derived, Direction,
    Framework, Language, Metric, MetricIndex, MetricType, Source, Standing, TargetState, Text,
    Verdict,
};
use crate::number::{Date, RoundingMode, Shown};
use crate::outcome::{DerivedInput, Input};

/// Picks the text of a language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    /// Returns `vi` or `en`, by language.
    pub(crate) const fn pick(self, vi: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    pub(crate) fn name(self, text: &Text) -> &str {
        text.get(self.0)
    }

    /// Writes a number as `1.234,50` in Vietnamese, `1,234.50` in English. All places are kept.
    pub(crate) fn number(self, number: Decimal) -> Written<'static> {
        self.shown(number)
    }

    /// Writes a number with all its places, after `≈` if digits were dropped. All numbers that may
    /// be inexact are written by this.
    pub(crate) fn shown(self, number: impl Into<Shown>) -> Written<'static> {
        self.with_sign("", number.into(), "")
    }

    /// Writes `6 điểm`, `6 points`.
    pub(crate) fn points(self, points: Shown) -> String {
        format!("{} {}", self.shown(points.normalize()), self.pick("điểm", "points"))
    }

    const fn with_sign(
        self,
        sign: &'static str,
        number: Shown,
        end: &'static str,
    ) -> Written<'static> {
        Written::Number { language: self.0, sign, number, end, unit: None }
    }

    /// Writes a number that is added or subtracted, with its sign: `+6,80`, `≈ −6,67`.
    pub(crate) fn signed(self, number: Shown) -> Written<'static> {
        let plus = if number.is_sign_negative() || number.is_zero() { "" } else { "+" };
        self.with_sign(plus, number, "")
    }

    /// Writes a share as a percentage of at most four places, with `≈` if it has more.
    pub(crate) fn percent(self, share: impl Into<Shown>) -> Written<'static> {
        let share = share.into();
        match share.hundredfold() {
            Some(hundredfold) => self.with_sign("", in_brief(hundredfold), "%"),
            None => self.shown(share),
        }
    }

    /// Writes a share as a percentage of two places, for a column.
    pub(crate) fn percent_in_column(self, share: Shown) -> Written<'static> {
        match share.hundredfold() {
            Some(hundredfold) => self.with_sign("", hundredfold.in_column(2), "%"),
            None => self.shown(share),
        }
    }

    /// Writes a number of at most four places, with `≈` if it has more.
    pub(crate) fn about(self, number: impl Into<Shown>) -> Written<'static> {
        self.shown(in_brief(number.into()))
    }

    /// Writes a difference of two values of a form.
    pub(crate) fn difference(self, number: Shown, form: Form<'_>) -> String {
        match form {
            Form::Number(Some(unit)) => format!("{} {}", self.about(number), self.name(unit)),
            Form::Number(None) | Form::Product => self.about(number).to_string(),
            Form::Percent => {
                let points = self.pick("điểm phần trăm", "percentage points");
                let number = number.hundredfold().map_or(number, in_brief);
                format!("{} {points}", self.shown(number))
            }
            Form::Days => {
                format!("{} {}", self.shown(number.normalize()), self.pick("ngày", "days"))
            }
        }
    }

    pub(crate) fn date(self, date: Date) -> String {
        match self.0 {
            Language::Vi => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
            Language::En => date.to_string(),
        }
    }

    /// Writes a value as the unit submitted it, with its unit of measure.
    pub(crate) fn value<'a>(self, metric: &'a Metric, value: &'a Value) -> Written<'a> {
        match (value, &metric.kind) {
            (Value::Number(number), MetricType::Percent) => self.percent(*number),
            (Value::Number(number), _) => self.of_unit(metric, number.normalize().into()),
            (Value::Choice(id) | Value::Text(id), MetricType::Choice { options }) => {
                let option = options.iter().find(|option| option.id == *id);
                Written::text(option.map_or(id, |option| self.name(&option.name)))
            }
            _ => self.plain_value(value),
        }
    }

    /// Writes a number of a metric, with its unit of measure.
    pub(crate) fn measure(self, metric: &Metric, number: Shown) -> Written<'_> {
        match metric.kind {
            MetricType::Percent => self.percent(number),
            _ => self.of_unit(metric, in_brief(number)),
        }
    }

    fn of_unit(self, metric: &Metric, number: Shown) -> Written<'_> {
        let unit = metric.unit_of_measure.as_ref().map(|unit| unit.get(self.0));
        Written::Number { language: self.0, sign: "", number, end: "", unit }
    }

    /// Writes a value whose metric is not known.
    fn plain_value(self, value: &Value) -> Written<'_> {
        Written::text(match value {
            Value::Number(number) => return self.number(number.normalize()),
            Value::Date(date) => return Written::Text(self.date(*date).into()),
            Value::YesNo(true) => self.pick("có", "yes"),
            Value::YesNo(false) => self.pick("không", "no"),
            Value::Choice(text) | Value::Text(text) => text,
            Value::Missing => self.absent(AbsentKind::Missing),
            Value::NotApplicable => self.absent(AbsentKind::NotApplicable),
            Value::Rejected => self.absent(AbsentKind::Rejected),
        })
    }

    /// Names the dataset of the year before.
    pub(crate) const fn data_before(self) -> &'static str {
        self.pick("số liệu năm trước", "data of the year before")
    }

    pub(crate) const fn absent(self, kind: AbsentKind) -> &'static str {
        match kind {
            AbsentKind::Rejected => self.pick("bị loại khi thẩm định", "rejected by the verifier"),
            AbsentKind::Missing => self.pick("chưa có số liệu", "missing"),
            AbsentKind::ZeroWhole => self.pick("mẫu số bằng 0", "nothing to divide by"),
            AbsentKind::NotApplicable => self.pick("không áp dụng", "not applicable"),
        }
    }

    /// Says why a method has no share. `relative` has words of its own, because it divides by a
    /// benchmark, which may be below zero.
    pub(crate) fn absent_in(self, method: &str, kind: AbsentKind) -> &'static str {
        match (method, kind) {
            ("relative", AbsentKind::ZeroWhole) => {
                self.pick("mức so sánh không lớn hơn 0", "nothing above zero to compare with")
            }
            (_, kind) => self.absent(kind),
        }
    }

    pub(crate) const fn policy(self, policy: AbsentPolicy) -> &'static str {
        match policy {
            AbsentPolicy::Zero => self.pick("tính 0 điểm", "earns nothing"),
            AbsentPolicy::Full => self.pick("tính đủ điểm", "earns everything"),
            AbsentPolicy::Exclude => {
                self.pick("đưa ra khỏi mẫu số, quy đổi lại", "left out, the rest rescaled")
            }
            AbsentPolicy::ExcludeFromTotal => self.pick(
                "đưa ra khỏi tổng điểm, quy đổi tổng",
                "left out of the total, which is rescaled",
            ),
            AbsentPolicy::Blank => {
                self.pick("bỏ trống, không cộng điểm", "left blank, adds nothing")
            }
            AbsentPolicy::NoTotal => {
                self.pick("đơn vị không có tổng điểm", "the unit has no total")
            }
            AbsentPolicy::Error => self.pick("không chấm", "refused"),
        }
    }

    /// Says why a unit has no total, briefly, in place of the total.
    pub(crate) const fn no_total(self, reason: NoTotal) -> &'static str {
        match reason {
            NoTotal::NotReported => self.pick("chưa báo cáo", "did not report"),
            NoTotal::Refused => self.pick("bị từ chối", "refused"),
            NoTotal::NothingCounted => self.pick("không tính được", "nothing counted"),
            NoTotal::Incomplete => self.pick("thiếu số liệu", "incomplete"),
            NoTotal::NotCovered => self.pick("quá ít số liệu", "too few figures"),
        }
    }

    /// Says why a unit has no total, in a sentence.
    pub(crate) const fn no_total_told(self, reason: NoTotal) -> &'static str {
        match reason {
            NoTotal::NotReported => self.pick(
                "Đơn vị chưa gửi số liệu nào: không có điểm, không xếp hạng, không xếp loại.",
                "The unit sent no figures: it has no scores, no rank and no grade.",
            ),
            NoTotal::Refused => self.pick(
                "Số liệu của đơn vị này bị từ chối khi kiểm tra, nên không có tổng điểm.",
                "The figures of this unit are refused by a check, so it has no total.",
            ),
            NoTotal::Incomplete => self.pick(
                "Thiếu số liệu bắt buộc, nên đơn vị không có tổng điểm; điểm từng chỉ số vẫn được tính.",
                "A figure is absent without which there is no total; the other indicators are scored.",
            ),
            NoTotal::NotCovered => self.pick(
                "Quá ít điểm có số liệu so với mức bộ quy tắc yêu cầu, nên không có tổng điểm.",
                "Figures cover fewer points than the rules ask for, so the unit has no total.",
            ),
            NoTotal::NothingCounted => self.pick(
                "Không có chỉ số nào tính được cho đơn vị này, nên không có tổng điểm.",
                "Nothing could be counted for this unit, so it has no total.",
            ),
        }
    }

    pub(crate) const fn aggregate(self, aggregate: Aggregate) -> &'static str {
        match aggregate {
            Aggregate::Arithmetic => self.pick("cộng điểm", "sum of points"),
            Aggregate::Geometric => self.pick("trung bình nhân", "geometric mean"),
            Aggregate::Harmonic => self.pick("trung bình điều hòa", "harmonic mean"),
            Aggregate::Minimum => self.pick("tỷ lệ thấp nhất", "smallest share"),
            Aggregate::Maximum => self.pick("tỷ lệ cao nhất", "largest share"),
        }
    }

    pub(crate) const fn benchmark(self, to: Benchmark) -> &'static str {
        match to {
            Benchmark::Best => self.pick("cao nhất", "largest"),
            Benchmark::Lowest => self.pick("thấp nhất", "smallest"),
            Benchmark::Mean => self.pick("trung bình", "mean"),
        }
    }

    pub(crate) const fn direction(self, direction: Direction) -> &'static str {
        match direction {
            Direction::Up => self.pick("càng cao càng tốt", "more is better"),
            Direction::Down => self.pick("càng thấp càng tốt", "less is better"),
        }
    }

    pub(crate) const fn rounding(self, mode: RoundingMode) -> &'static str {
        match mode {
            RoundingMode::HalfUp => self.pick("từ 5 trở lên làm tròn lên", "half up"),
            RoundingMode::HalfEven => self.pick("làm tròn nửa về số chẵn", "half to even"),
            RoundingMode::HalfDown => self.pick("làm tròn nửa xuống", "half down"),
            RoundingMode::Up => self.pick("làm tròn lên", "up"),
            RoundingMode::Down => self.pick("làm tròn xuống", "down"),
        }
    }

    pub(crate) const fn standing(self, standing: Standing) -> &'static str {
        match standing {
            Standing::Official => self.pick("chính thức", "official"),
            Standing::Derived => self.pick("suy ra từ văn bản", "derived"),
            Standing::Illustrative => self.pick("minh họa", "illustrative"),
        }
    }

    /// Says which criterion of another framework is served.
    pub(crate) fn serves(self, criterion: &Criterion) -> String {
        let Criterion { framework, version, item } = criterion;
        match self.0 {
            Language::Vi => format!("phục vụ tiêu chí {item} của {framework} {version}"),
            Language::En => format!("serves {item} of {framework} {version}"),
        }
    }

    /// Returns the code and the name of a node, a view or a target; its id if the framework has none of this id.
    pub(crate) fn item<'a>(
        self,
        framework: &'a Framework,
        id: &'a str,
    ) -> (Option<&'a str>, &'a str) {
        let node = framework.index().and_then(|tree| tree.find_scored(id));
        let target = || {
            let (_, target) = framework.criteria()?.find(id)?;
            Some((target.code.as_deref(), self.name(&target.name)))
        };
        node.map(|(_, node)| (node.code(), self.name(node.name())))
            .or_else(target)
            .unwrap_or((None, id))
    }

    /// Returns the name of a node, a view or a target after its code: `1.2 Hồ sơ trực tuyến`.
    pub(crate) fn coded(self, framework: &Framework, id: &str) -> String {
        match self.item(framework, id) {
            (Some(code), name) => format!("{code} {name}"),
            (None, name) => name.to_owned(),
        }
    }

    /// Leaves room for the day of a signature.
    #[cfg(any(feature = "html", feature = "xlsx"))]
    pub(crate) const fn signed_on(self) -> &'static str {
        self.pick("……, ngày …… tháng …… năm ……", "……, day …… month …… year ……")
    }

    /// Names the standing of a rule, and that of its points where it is another: `derived, points: illustrative`.
    pub(crate) fn standing_of(self, source: &Source) -> Option<String> {
        let standing = source.standing.map(|standing| self.standing(standing));
        let points = source.points.filter(|points| Some(*points) != source.standing);
        let points = points
            .map(|points| format!("{}: {}", self.pick("điểm", "points"), self.standing(points)));
        match (standing, points) {
            (Some(standing), Some(points)) => Some(format!("{standing}, {points}")),
            (standing, points) => standing.map(str::to_owned).or(points),
        }
    }

    pub(crate) const fn state(self, state: TargetState) -> &'static str {
        match state {
            TargetState::Met => self.pick("đạt", "met"),
            TargetState::NotMet => self.pick("chưa đạt", "not met"),
            TargetState::NotDue => self.pick("chưa đến hạn", "not due yet"),
            TargetState::Undetermined => self.pick("chưa xác định", "undetermined"),
        }
    }

    /// Says what a check does to a unit.
    pub(crate) const fn severity(self, severity: CheckSeverity) -> &'static str {
        match severity {
            CheckSeverity::Warning => self.pick("cảnh báo", "warning"),
            CheckSeverity::Refuse => self.pick("từ chối", "refused"),
        }
    }

    pub(crate) const fn verdict(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Pass => self.pick("đạt", "pass"),
            Verdict::Fail => self.pick("không đạt", "fail"),
        }
    }
}

/// The words for the cards of a framework. Cards name metrics by id.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CardWords<'f> {
    pub(crate) framework: &'f Framework,
    pub(crate) words: Words,
}

impl Deref for CardWords<'_> {
    type Target = Words;

    fn deref(&self) -> &Words {
        &self.words
    }
}

impl<'f> CardWords<'f> {
    pub(crate) const fn new(framework: &'f Framework, language: Language) -> Self {
        Self { framework, words: Words(language) }
    }

    /// Returns what a card measures: the last of its derived metrics, or the metric of its first value.
    pub(crate) fn measured(self, inputs: &[Input], derived: &[DerivedInput]) -> Option<&'f Metric> {
        match derived.last() {
            Some(derived) => self.derived(derived).map(|derived| &derived.metric),
            None => self.metric(inputs.first()?),
        }
    }

    /// Returns the derived metric of a card. `None` if the card is of other rules.
    pub(super) fn derived(self, card: &DerivedInput) -> Option<&'f Derived> {
        self.framework.all_derived().find(|derived| derived.metric.id == card.metric)
    }

    /// Writes what decided the numbers of a rule: `Khu vực I: `; nothing if they are the same for all units.
    pub(crate) fn case(self, case: &IndexMap<String, String>) -> impl Display {
        let word = |(aspect, place): (&String, &String)| {
            let metric = self.framework.metric(aspect);
            let metric = metric.filter(|metric| metric.is_attribute());
            match metric {
                Some(metric) => self.value(metric, &Value::Choice(place.clone())).to_string(),
                None => place.clone(),
            }
        };
        let words: Vec<_> = case.iter().map(word).collect();
        said(move |f| match words.is_empty() {
            true => Ok(()),
            false => write!(f, "{}: ", words.join(", ")),
        })
    }

    /// Returns whether a card is of a quotient that has no name of its own.
    pub(super) fn is_quotient(self, card: &DerivedInput) -> bool {
        self.derived(card).is_some_and(|derived| !derived.is_named)
    }

    /// Returns the metric of an input. `None` if the card is of other rules.
    pub(crate) fn metric(self, input: &Input) -> Option<&'f Metric> {
        self.framework.metric(&input.metric)
    }

    /// Returns the name of the metric of an input, and the value written for people, with its unit
    /// of measure.
    pub(crate) fn given<'i>(self, input: &'i Input) -> (&'i str, Written<'i>)
    where
        'f: 'i,
    {
        let of_previous =
            || self.framework.index_of(&input.metric).is_some_and(MetricIndex::is_previous);
        let is_missing = input.value == Value::Missing && of_previous();
        match self.metric(input) {
            Some(metric) if is_missing => {
                let said = self.pick("năm trước không có số liệu", "no figure the year before");
                (metric.name.get(self.words.0), Written::text(said))
            }
            Some(metric) => (metric.name.get(self.words.0), self.value(metric, &input.value)),
            None => (&input.metric, self.plain_value(&input.value)),
        }
    }
}

impl Input {
    /// Returns the value written for people, with its unit of measure: `65,62%`, `221.011`, `29/12/2022` in Vietnamese,
    /// `65.62%`, `221,011`, `2022-12-29` in English. If the value is absent, returns the word for that. `framework` is the
    /// one that the value is for.
    #[must_use]
    pub fn shown(&self, framework: &Framework, language: Language) -> String {
        CardWords::new(framework, language).given(self).1.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_form_of_the_language() {
        let number: Decimal = "1234567.80".parse().unwrap();
        assert_eq!(Words(Language::Vi).number(number).to_string(), "1.234.567,80");
        assert_eq!(Words(Language::En).number(number).to_string(), "1,234,567.80");
        assert_eq!(Words(Language::Vi).number(Decimal::from(-120)).to_string(), "−120");
        assert_eq!(Words(Language::Vi).number("0.8002".parse().unwrap()).to_string(), "0,8002");
    }

    #[test]
    fn percentages_say_when_they_are_cut() {
        assert_eq!(
            Words(Language::Vi).percent("0.8125".parse::<Decimal>().unwrap()).to_string(),
            "81,25%"
        );
        assert_eq!(
            Words(Language::En).percent("0.6666666667".parse::<Decimal>().unwrap()).to_string(),
            "≈ 66.6667%"
        );
    }
}
