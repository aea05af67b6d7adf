//! How an indicator earns its points, in a few words for the unit that fills in a form.

use super::words::Words;
use crate::formula::{Fill, print_filled};
use crate::model::{
    Benchmark, By, Condition, Direction, Earning, Framework, Language, Method, Metric, MetricIndex,
    MetricType, PeerMethod, PeerScale, Reach, Test, UnitKind,
};
use crate::number::{Date, Decimal, Exact, Quantity};

/// What is said of rules for units of a kind.
#[derive(Clone, Copy)]
pub(super) struct Earned<'f> {
    pub(super) words: Words,
    pub(super) framework: &'f Framework,
    /// The kind of the unit, if it is known.
    pub(super) kind: Option<&'f UnitKind>,
}

impl Fill for Earned<'_> {
    fn metric(&self, metric: MetricIndex) -> Option<String> {
        Some(format!("“{}”", self.name(metric)))
    }

    fn number(&self, number: Quantity) -> String {
        self.quantity(number)
    }
}

impl<'f> Earned<'f> {
    /// Returns points with at most two places: `20 điểm`.
    pub(super) fn points(&self, points: &Exact) -> String {
        let number = points.shown(2).map(|shown| shown.normalize());
        let number = number.map_or_else(|_| "…".to_owned(), |shown| self.decimal(shown.decimal()));
        format!("{number} {}", self.words.pick("điểm", "points"))
    }

    /// Returns how a method earns the points that it is worth.
    pub(super) fn method(&self, method: &Method, worth: &Exact) -> String {
        let vi = self.words.0 == Language::Vi;
        let all = self.points(worth);
        match method {
            Method::YesNo { .. } if vi => format!("Có: {all}; không: 0"),
            Method::YesNo { .. } => format!("Yes: {all}; no: 0"),
            Method::Choice { of, shares } => self.options(*of, shares, worth),
            Method::Ratio { of, zero_at, full_at } => {
                let of = match self.framework.quotient(*of) {
                    Some((part, whole)) => {
                        format!("“{}” ÷ “{}”: ", self.name(part), self.name(whole))
                    }
                    None => String::new(),
                };
                let percent =
                    |value: &Decimal| self.quantity(Quantity { value: *value, percent: true });
                of + &self.line(&percent(zero_at), &percent(full_at), zero_at > full_at, &all)
            }
            Method::Linear { of, zero_at, full_at } => {
                let (zero, full) = (self.measure(*of, *zero_at), self.measure(*of, *full_at));
                self.line(&zero, &full, zero_at > full_at, &all)
            }
            Method::Steps { of, reach, steps } => {
                let bound = |bound: &Decimal| self.measure(*of, *bound);
                let steps = steps.iter().map(|step| (bound(&step.bound), &step.earns));
                match reach {
                    Reach::AtLeast => self.steps("≥", steps.rev(), worth),
                    Reach::AtMost => self.steps("≤", steps, worth),
                }
            }
            Method::StepsByDay { steps, .. } => {
                let steps = steps.iter().map(|step| (day(step.bound), &step.earns));
                self.steps(self.words.pick("đến ngày", "by"), steps, worth)
            }
            Method::Threshold { of, condition } => {
                let condition = self.condition(*of, condition);
                let otherwise = self.words.pick("không đạt", "otherwise");
                format!("{condition}: {all}; {otherwise}: 0")
            }
            Method::PerItem { of, points } => {
                let (each, points) = (self.measured_in(*of), self.points(&Exact::from(*points)));
                match vi {
                    true => format!("mỗi {each}: {points}, nhiều nhất {all}"),
                    false => format!("each {each}: {points}, at most {all}"),
                }
            }
            Method::Peers(method) => self.peers(method, &all),
            Method::Survey { .. } if vi => {
                format!("theo điểm trung bình các phiếu trả lời, nhiều nhất {all}")
            }
            Method::Survey { .. } => format!("by the mean answer, at most {all}"),
            Method::SumOf(parts) => {
                let parts = parts.iter().map(|part| {
                    let worth = part.most.share().times(worth);
                    let worth = worth.unwrap_or_else(|_| part.most.share().clone());
                    self.method(&part.method, &worth)
                });
                parts.collect::<Vec<_>>().join("\n+ ")
            }
            Method::BestOf(methods) => {
                let all = methods.iter().map(|method| self.method(method, worth));
                all.collect::<Vec<_>>().join(self.words.pick("\nhoặc ", "\nor "))
            }
            Method::Formula { key: "points", .. } if vi => {
                format!("điểm do người chấm cho, nhiều nhất {all}")
            }
            Method::Formula { key: "points", .. } => {
                format!("points given by the assessor, at most {all}")
            }
            Method::Formula { formula, .. } => {
                let formula = print_filled(formula.expression(), self.framework, self);
                format!("{all} × ({formula})")
            }
            Method::By(by) => self.by(by, |method| self.method(method, worth)),
            Method::Unscored { .. } => {
                self.words.pick("không tính điểm", "carries no points").to_owned()
            }
        }
    }

    /// Returns the bound of a target: `≥ 80%`.
    pub(super) fn target(&self, of: MetricIndex, condition: &By<Condition>) -> String {
        self.by(condition, |condition| self.condition(of, condition))
    }

    /// Returns what is so for the unit, or each case of it.
    fn by<T>(&self, by: &By<T>, say: impl Fn(&T) -> String) -> String {
        let cases = self.framework.narrowed(by, self.kind);
        let said = cases.iter().map(|case| match case.when.as_slice() {
            [] => say(case.then),
            when => {
                format!("{}: {}", self.framework.when_in_words(when, self.words.0), say(case.then))
            }
        });
        said.collect::<Vec<_>>().join("\n")
    }

    fn options(&self, of: MetricIndex, shares: &[Earning], worth: &Exact) -> String {
        let Some(MetricType::Choice { options }) = self.metric(of).map(|metric| &metric.kind)
        else {
            return String::new();
        };
        let said = options.iter().zip(shares).map(|(option, earning)| {
            format!("{}: {}", option.name.get(self.words.0), self.earning(earning, worth))
        });
        said.collect::<Vec<_>>().join("; ")
    }

    fn steps<'s>(
        &self,
        sign: &str,
        steps: impl Iterator<Item = (String, &'s Earning)>,
        worth: &Exact,
    ) -> String {
        let mut said: Vec<_> = steps
            .map(|(bound, earns)| format!("{sign} {bound}: {}", self.earning(earns, worth)))
            .collect();
        said.push(self.words.pick("còn lại: 0", "otherwise: 0").to_owned());
        said.join("; ")
    }

    fn earning(&self, earning: &Earning, worth: &Exact) -> String {
        let points = match earning.points() {
            Some(points) => Ok(Exact::from(points)),
            None => earning.share().times(worth),
        };
        points.map_or_else(|_| "…".to_owned(), |points| self.points(&points))
    }

    /// Returns a line between two values.
    fn line(&self, zero: &str, full: &str, less_is_better: bool, all: &str) -> String {
        match (self.words.0, less_is_better) {
            (Language::Vi, false) => {
                format!("từ {full} trở lên: {all}; thấp hơn thì theo tỷ lệ; {zero}: 0")
            }
            (Language::Vi, true) => {
                format!("từ {full} trở xuống: {all}; cao hơn thì theo tỷ lệ; {zero}: 0")
            }
            (Language::En, false) => {
                format!("{full} or more: {all}; less in proportion; {zero}: 0")
            }
            (Language::En, true) => format!("{full} or less: {all}; more in proportion; {zero}: 0"),
        }
    }

    fn peers(&self, method: &PeerMethod, all: &str) -> String {
        let (vi, en) = match method.scale {
            PeerScale::Relative(Benchmark::Best) => (
                "bằng đơn vị cao nhất cùng loại; thấp hơn thì theo tỷ lệ",
                "the highest of its kind; less in proportion",
            ),
            PeerScale::Relative(Benchmark::Lowest) => (
                "bằng đơn vị thấp nhất cùng loại; cao hơn thì theo tỷ lệ",
                "the lowest of its kind; more in proportion",
            ),
            PeerScale::Relative(Benchmark::Mean) => (
                "bằng trung bình các đơn vị cùng loại; thấp hơn thì theo tỷ lệ",
                "the mean of its kind; less in proportion",
            ),
            PeerScale::MinMax(_) if method.direction() == Direction::Down => (
                "thấp nhất trong các đơn vị cùng loại; cao nhất: 0; giữa hai mức thì theo tỷ lệ",
                "the lowest of its kind; the highest: 0; in between in proportion",
            ),
            PeerScale::MinMax(_) => (
                "cao nhất trong các đơn vị cùng loại; thấp nhất: 0; giữa hai mức thì theo tỷ lệ",
                "the highest of its kind; the lowest: 0; in between in proportion",
            ),
            PeerScale::ZScore { .. } | PeerScale::Percentile(_) | PeerScale::Rank(_) => (
                "đứng đầu các đơn vị cùng loại; còn lại theo vị trí trong các đơn vị đó",
                "first of its kind; the others by their place in it",
            ),
        };
        format!("{all}: {}", self.words.pick(vi, en))
    }

    fn condition(&self, of: MetricIndex, condition: &Condition) -> String {
        let is_share = self.metric(of).is_some_and(|metric| metric.kind == MetricType::Percent);
        let bound = |bound: &Quantity| {
            self.quantity(Quantity { percent: bound.percent || is_share, ..*bound })
        };
        let said = condition.tests.iter().map(|test| match test {
            Test::AtLeast(b) => format!("≥ {}", bound(b)),
            Test::Above(b) => format!("> {}", bound(b)),
            Test::AtMost(b) => format!("≤ {}", bound(b)),
            Test::Below(b) => format!("< {}", bound(b)),
            Test::Equals(b) => format!("= {}", bound(b)),
            Test::EqualsOption(place) => match self.metric(of).map(|metric| &metric.kind) {
                Some(MetricType::Choice { options }) => {
                    let place = usize::try_from(*place).unwrap_or(usize::MAX);
                    let option = options.get(place).map(|option| option.name.get(self.words.0));
                    option.unwrap_or_default().to_owned()
                }
                _ => String::new(),
            },
            Test::Is(true) => self.words.pick("Có", "Yes").to_owned(),
            Test::Is(false) => self.words.pick("Không", "No").to_owned(),
            Test::By(date) => format!("{} {}", self.words.pick("chậm nhất", "by"), day(*date)),
        });
        said.collect::<Vec<_>>().join(self.words.pick(" và ", " and "))
    }

    fn metric(&self, of: MetricIndex) -> Option<&'f Metric> {
        self.framework.metric_at(of)
    }

    fn name(&self, of: MetricIndex) -> String {
        self.metric(of).map(|metric| metric.name.get(self.words.0).to_owned()).unwrap_or_default()
    }

    fn measured_in(&self, of: MetricIndex) -> String {
        let measure = self.metric(of).and_then(|metric| metric.unit_of_measure.as_ref());
        match measure {
            Some(measure) => measure.get(self.words.0).to_owned(),
            None => format!("“{}”", self.name(of)),
        }
    }

    fn measure(&self, of: MetricIndex, value: Decimal) -> String {
        let percent = self.metric(of).is_some_and(|metric| metric.kind == MetricType::Percent);
        self.quantity(Quantity { value, percent })
    }

    fn quantity(&self, quantity: Quantity) -> String {
        let percent = quantity.value.checked_mul(Decimal::ONE_HUNDRED).filter(|_| quantity.percent);
        match percent {
            Some(percent) => self.decimal(percent) + "%",
            None => self.decimal(quantity.value),
        }
    }

    /// Writes a number as the language does: `1.234,5`.
    fn decimal(&self, number: Decimal) -> String {
        let (mark, point) = match self.words.0 {
            Language::Vi => ('.', ','),
            Language::En => (',', '.'),
        };
        let text = number.normalize().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = whole.trim_start_matches('-');
        let mut out = if digits.len() < whole.len() { "−".to_owned() } else { String::new() };
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(point);
            out.push_str(fraction);
        }
        out
    }
}

/// Writes a day as people do: `30/06/2025`.
fn day(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}
