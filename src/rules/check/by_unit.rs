//! Numbers that differ by unit kind, by an attribute of units, or by year.
//!
//! A part of a file with such numbers is checked once for each case, as if the numbers of that case stood there
//! alone. Which cases there are comes to light by checking: a number that goes by something new opens one case for
//! each of its options.

use std::collections::HashSet;

use super::conditions::unknown_option;
use super::keys::Placed;
use super::metric_ref::MetricRef;
use super::scope::Scope;
use crate::diagnostic::{Code, Span, all_of, one_of, shown};
use crate::model::{Aspect, By, Case, MetricIndex, MetricType, When};
use crate::number::{Date, Quantity};
use crate::rules::document::{BoundDoc, Entry, Field, Named, Scalar};
use crate::rules::text::fault_list::fault;
use crate::said::{Said, said};

/// The most cases of one rule.
const MOST_CASES: usize = 1000;

/// The entries of a mapping: key, its place, value.
pub(crate) type Items<'d> = Vec<(&'d str, Span, &'d Entry<BoundDoc>)>;

impl Scope<'_> {
    /// Checks a part of a file for every case, and puts the results together. `None` if one is faulty.
    pub(crate) fn by_unit<T>(&self, at: Span, check: impl Fn() -> Option<T>) -> Option<By<T>> {
        let (mut cases, mut is_sound) = (Vec::new(), true);
        let whole = self.sink.is_once_more();
        for _ in 0..MOST_CASES {
            let then = check();
            is_sound &= then.is_some();
            cases.extend(then.map(|then| Case { when: self.kinds.choices.when(), then }));
            if !self.kinds.choices.next() {
                self.sink.once_more(whole);
                return is_sound.then(|| By::of(cases));
            }
            // What is wrong in several cases is told once.
            self.sink.once_more(true);
        }
        self.sink.once_more(whole);
        self.kinds.choices.clear();
        fault! { self.sink, Code::TooManyCases, at;
            says "the numbers here make more than {MOST_CASES} cases",
                "các số ở đây tạo ra nhiều hơn {MOST_CASES} trường hợp", MOST_CASES;
            allowed "at most {MOST_CASES} cases of kinds, options and years together",
                "nhiều nhất {MOST_CASES} trường hợp tính cả loại đơn vị, lựa chọn và năm",
                MOST_CASES;
            help "let fewer attributes decide in one place",
                "để ít thuộc tính quyết định hơn ở một chỗ";
        };
        None
    }

    /// Reads a number in the case at hand.
    pub(crate) fn placed(&self, entry: &Entry<BoundDoc>) -> Option<Placed> {
        let entry = self.settled(entry, "")?;
        match entry.get()? {
            BoundDoc::Scalar(number) => Some(Placed { span: entry.span, quantity: number.0 }),
            BoundDoc::Mapping(_) => None,
        }
    }

    /// Returns what is written for the case at hand: a number, or a mapping with the key `word` alone, such as
    /// `{times: 50%}`.
    pub(crate) fn settled<'d>(
        &self,
        entry: &'d Entry<BoundDoc>,
        word: &str,
    ) -> Option<&'d Entry<BoundDoc>> {
        let mut entry = entry;
        while let BoundDoc::Mapping(named) = entry.get()? {
            let items: Items<'d> = named.iter().collect();
            if let [(key, ..)] = items.as_slice()
                && *key == word
            {
                break;
            }
            entry = self.chosen(entry.span, &items)?;
        }
        Some(entry)
    }

    /// Reads points or a weight. They may go by the unit kind, and then the whole file is checked for one kind.
    pub(super) fn size(&self, field: &Field<BoundDoc>) -> Option<Placed> {
        let entry = field.as_ref()?;
        let of_kind = match entry.get()? {
            BoundDoc::Scalar(_) => entry,
            BoundDoc::Mapping(named) => {
                self.by_kind(entry.span, &named.iter().collect::<Items<'_>>())?
            }
        };
        match of_kind.get()? {
            BoundDoc::Scalar(number) => Some(Placed { span: of_kind.span, quantity: number.0 }),
            BoundDoc::Mapping(_) => {
                fault! { self.sink, Code::WrongShape, of_kind.span;
                    says "points differ by the unit kind alone",
                        "điểm chỉ có thể khác nhau theo loại đơn vị";
                    allowed "a number for each unit kind: `points: {commune: 20, ward: 15}`",
                        "một số cho mỗi loại đơn vị: `points: {commune: 20, ward: 15}`";
                };
                None
            }
        }
    }

    /// Returns the kind that the whole file is checked for, for messages: `` ` for `commune` ``.
    pub(super) fn words_of_kind(&self) -> Said {
        let kind = self.kinds.choices.kind().and_then(|place| self.kinds.names().nth(place));
        kind.map_or(said!("", ""), |kind| said!(" for `{}`", " cho `{}`", shown(kind)))
    }

    /// Reads the number of an optional key in the case at hand.
    pub(crate) fn number(&self, field: &Field<BoundDoc>) -> Option<Placed> {
        self.placed(field.as_ref()?)
    }

    /// Reads a mapping whose keys are not kinds, attributes or years, such as the steps of `steps`, in the case at
    /// hand.
    pub(crate) fn mapping<'d, W>(&self, entry: &'d Entry<Named<BoundDoc, W>>) -> Option<Items<'d>> {
        let (mut span, mut items) = (entry.span, entry.get()?.iter().collect::<Items<'d>>());
        while items.iter().any(|(key, _, value)| self.is_case(key, value)) {
            let entry = self.chosen(span, &items)?;
            span = entry.span;
            items = match entry.get()? {
                BoundDoc::Mapping(named) => named.iter().collect(),
                BoundDoc::Scalar(number) => {
                    fault! { self.sink, Code::WrongShape, span;
                        says "`{}` stands where steps are expected",
                            "`{}` đứng ở chỗ phải là các bậc", number.0;
                        allowed "bounds with their shares: `{90%: 100%, 70%: 50%}`",
                            "các mức với tỷ lệ điểm: `{90%: 100%, 70%: 50%}`";
                    };
                    return None;
                }
            };
        }
        Some(items)
    }

    /// Returns whether a key with its value stands for a case, not for a bound.
    fn is_case(&self, key: &str, value: &Entry<BoundDoc>) -> bool {
        let is_bound = || {
            Quantity::read(key).is_ok()
                || Date::read(key).is_ok()
                || self.metrics.constants.evaluate(key).is_some()
        };
        matches!(value.get(), Some(BoundDoc::Mapping(_))) && !is_bound()
    }

    /// Returns the value of a mapping by kind, attribute or year in the case at hand.
    pub(super) fn chosen<'d>(&self, span: Span, items: &Items<'d>) -> Option<&'d Entry<BoundDoc>> {
        if let [(key, key_span, entry)] = items.as_slice()
            && let Some(BoundDoc::Mapping(options)) = entry.get()
            && !self.kinds.contains(key)
        {
            let options: Items<'d> = options.iter().collect();
            if let Some(attribute) = self.metrics.attribute(key) {
                return self.by_attribute(entry.span, attribute, &options);
            }
            if *key == "year" {
                return self.by_year(entry.span, &options);
            }
            return self.unknown_aspect(*key_span, key);
        }
        self.by_kind(span, items)
    }

    fn unknown_aspect<T>(&self, span: Span, key: &str) -> Option<T> {
        let known = || self.metrics.attributes().chain(self.kinds.names()).chain(["year"]);
        fault! { self.sink, Code::UnknownUnitKind, span;
            says "`{}` is neither an attribute of units nor a unit kind",
                "`{}` không phải là thuộc tính của đơn vị, cũng không phải là loại đơn vị",
                shown(key);
            related self.kinds.at(), "the kinds that the framework assesses",
                "các loại đơn vị mà bộ quy tắc đánh giá";
            allowed one_of(known());
            nearest key, known();
        };
        None
    }

    /// Reads a mapping with a number for each unit kind of the framework. Other kinds are refused.
    fn by_kind<'d>(&self, span: Span, items: &Items<'d>) -> Option<&'d Entry<BoundDoc>> {
        // Faulty unit kinds of the framework were reported at their own place.
        if self.kinds.is_empty() {
            return items.first().map(|(.., entry)| *entry);
        }
        let kinds = || self.kinds.names();
        let mut given = HashSet::with_capacity(items.len());
        let mut misspelt = false;
        for (kind, key_span, _) in items {
            if self.kinds.contains(kind) {
                given.insert(*kind);
                continue;
            }
            misspelt = true;
            fault! { self.sink, Code::UnknownUnitKind, *key_span;
                says "the framework does not assess units of the kind `{}`",
                    "bộ quy tắc không đánh giá đơn vị thuộc loại `{}`", shown(kind);
                related self.kinds.at(), "the kinds that it assesses",
                    "các loại mà bộ quy tắc đánh giá";
                allowed one_of(kinds());
                nearest kind, kinds();
            };
        }
        let mut left_out = kinds().filter(|kind| !given.contains(kind)).peekable();
        if left_out.peek().is_some() && !misspelt {
            fault! { self.sink, Code::MissingUnitKind, span;
                says "there is no bound for {}", "không có mức cho {}", all_of(left_out);
                related self.kinds.at(), "the kinds that the framework assesses",
                    "các loại đơn vị mà bộ quy tắc đánh giá";
                allowed "a bound for each of {}", "một mức cho mỗi loại {}", all_of(kinds());
            };
        }
        let place = self.kinds.choices.choose(Aspect::Kind, kinds().count());
        named(items, kinds().nth(place)?)
    }

    /// Returns the attribute that an entry names.
    pub(crate) fn attribute(&self, entry: &Entry<String>) -> Option<MetricRef<'_>> {
        let id = entry.get()?;
        let found = self.metrics.attribute(id);
        if found.is_none() {
            fault! { self.sink, Code::UnknownMetric, entry.span;
                says "`{}` is not an attribute of units",
                    "`{}` không phải là thuộc tính của đơn vị", shown(id);
                allowed one_of(self.metrics.attributes());
                nearest id, self.metrics.attributes();
                help "declare it: `attributes: {region: {options: [r1, r2]}}`",
                    "khai báo: `attributes: {region: {options: [r1, r2]}}`";
            };
        }
        found
    }

    /// Returns the attribute that an entry names, and its option in the case at hand.
    pub(crate) fn option(&self, entry: &Entry<String>) -> Option<(MetricIndex, usize)> {
        let of = self.attribute(entry)?;
        let options = self.options(entry.span, of)?;
        Some((of.index, self.kinds.choices.choose(Aspect::Attribute(of.index), options)))
    }

    /// Returns how many options an attribute has. Reports one that can be any text.
    fn options(&self, span: Span, of: MetricRef<'_>) -> Option<usize> {
        if matches!(of.metric.kind, MetricType::Choice { .. }) {
            return Some(of.options().len());
        }
        let id = &of.metric.id;
        let (declared_at, declared) = of.declared();
        fault! { self.sink, Code::ConditionType, span;
            says "`{}` can be any text, so its values cannot be listed",
                "`{}` có thể là chữ bất kỳ, nên không thể liệt kê các giá trị", shown(id);
            related declared_at, declared;
            help "declare what it can be: `{}: {{options: [r1, r2]}}`",
                "khai báo các giá trị có thể có: `{}: {{options: [r1, r2]}}`", shown(id);
        };
        None
    }

    fn by_attribute<'d>(
        &self,
        span: Span,
        of: MetricRef<'_>,
        items: &Items<'d>,
    ) -> Option<&'d Entry<BoundDoc>> {
        let id = &of.metric.id;
        let count = self.options(span, of)?;
        let mut misspelt = false;
        for (option, key_span, _) in items {
            if of.option(option).is_none() {
                misspelt = true;
                unknown_option(self, *key_span, option, of);
            }
        }
        let options = || of.options().iter().map(|option| option.id.as_str());
        let mut left_out = options().filter(|option| named(items, option).is_none()).peekable();
        if left_out.peek().is_some() && !misspelt {
            fault! { self.sink, Code::MissingOption, span;
                says "there is nothing for {} of `{}`",
                    "không có gì cho {} của `{}`", all_of(left_out), shown(id);
                related of.places.options, "the options", "các lựa chọn";
                allowed "a number for each of {}", "một số cho mỗi lựa chọn {}", all_of(options());
            };
        }
        let place = self.kinds.choices.choose(Aspect::Attribute(of.index), count);
        named(items, options().nth(place)?)
    }

    fn by_year<'d>(&self, span: Span, items: &Items<'d>) -> Option<&'d Entry<BoundDoc>> {
        let known = self.years(span, items.iter().map(|(year, at, _)| (*year, *at)))?;
        let place = self.kinds.choices.choose(Aspect::Year, known.len());
        let year = known.get(place)?.to_string();
        named(items, &year)
    }

    /// Reads the years of a mapping, which are the same wherever the file goes by the year. Returns them in the order of
    /// the first such mapping.
    pub(super) fn years<'d>(
        &self,
        span: Span,
        written: impl Iterator<Item = (&'d str, Span)>,
    ) -> Option<Vec<u16>> {
        let (mut years, mut are_sound) = (Vec::new(), true);
        for (year, key_span) in written {
            match year.parse::<u16>().ok().filter(|year| (1900..3000).contains(year)) {
                Some(number) => years.push(number),
                None => {
                    are_sound = false;
                    fault! { self.sink, Code::OutOfRange, key_span;
                        says "`{}` is not a year", "`{}` không phải là năm", shown(year);
                        allowed "years of four digits: `{year: {2025: 80%, 2030: 100%}}`",
                            "năm gồm bốn chữ số: `{year: {2025: 80%, 2030: 100%}}`";
                    };
                }
            }
        }
        if years.is_empty() || !are_sound {
            return None;
        }
        let (first_at, known) = self.kinds.choices.years_like(span, &years);
        let of = |list: &[u16], other: &[u16]| -> Vec<String> {
            list.iter().filter(|year| !other.contains(year)).map(u16::to_string).collect()
        };
        let (left_out, more) = (of(&known, &years), of(&years, &known));
        if !left_out.is_empty() || !more.is_empty() {
            fault! { self.sink, Code::MissingYear, span;
                let message = match left_out.is_empty() {
                    true => said!(
                        "{} has a number here only",
                        "chỉ ở đây mới có số cho {}",
                        all_of(more.iter().map(String::as_str))
                    ),
                    false => said!(
                        "there is nothing for {}",
                        "không có gì cho {}",
                        all_of(left_out.iter().map(String::as_str))
                    ),
                };
                says message;
                related Some(first_at), "the years are written here first",
                    "các năm được viết lần đầu ở đây";
                allowed "the same years wherever numbers go by the year",
                    "các năm giống nhau ở mọi chỗ có số theo năm";
            };
            return None;
        }
        Some(known)
    }

    /// Returns what the case at hand is for, for messages: `` ` for `commune` ``; empty if there is one case only.
    pub(crate) fn words_of(&self, when: &[When]) -> String {
        let word = |when: &When| match when.aspect {
            Aspect::Kind => self.kinds.names().nth(when.place).map(str::to_owned),
            Aspect::Attribute(metric) => {
                let MetricType::Choice { options } = &self.metrics.at(metric)?.kind else {
                    return None;
                };
                options.get(when.place).map(|option| option.id.clone())
            }
            Aspect::Year => self.kinds.choices.years().get(when.place).map(u16::to_string),
        };
        let words: Vec<_> =
            when.iter().filter_map(word).map(|word| format!("`{}`", shown(&word))).collect();
        if words.is_empty() { String::new() } else { format!(" for {}", words.join(", ")) }
    }
}

/// Returns the value of a key.
fn named<'d>(items: &Items<'d>, key: &str) -> Option<&'d Entry<BoundDoc>> {
    items.iter().find(|(own, ..)| *own == key).map(|(.., entry)| *entry)
}
