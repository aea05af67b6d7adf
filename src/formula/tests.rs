//! The language by hand: values, absences, types, faults with their places, limits.

use indexmap::IndexMap;

use super::limits::{MAX_BYTES, MAX_DEPTH, MAX_PARTS};
use super::print::{print_condition, print_number};
use super::{Found, NoValue, Values, condition, number, read_condition, read_number};
use crate::diagnostic::{Code, Problem};
use crate::model::{AbsentKind, ChoiceOption, Metric, MetricIndex, MetricType, Source, Text};
use crate::number::{Date, Exact};

/// Metrics of every type; `m` is missing, `r` rejected, `n` not applicable.
fn metrics() -> IndexMap<String, Metric> {
    let options = ["chief", "deputy"];
    let options =
        options.map(|id| ChoiceOption { id: id.to_owned(), name: Text::plain(id) }).to_vec();
    let number = MetricType::Number;
    let all = [
        ("a", number.clone(), None),
        ("b", number.clone(), None),
        ("m", number.clone(), None),
        ("r", number.clone(), None),
        ("n", number, None),
        ("money", MetricType::Number, Some("đồng")),
        ("budget", MetricType::Number, Some("đồng")),
        ("people", MetricType::Count, Some("người")),
        ("rate", MetricType::Percent, None),
        ("page", MetricType::YesNo, None),
        ("off", MetricType::YesNo, None),
        ("head", MetricType::Choice { options }, None),
        ("day", MetricType::Date, None),
        ("word", MetricType::Text, None),
        ("online-rate", MetricType::Number, None),
        ("not", MetricType::Count, None),
        ("min", MetricType::Count, None),
    ];
    let metric = |(id, kind, unit): (&str, MetricType, Option<&str>)| {
        let unit_of_measure = unit.map(Text::plain);
        let (id, name, source) = (id.to_owned(), Text::plain(id), Source::default());
        let metric = Metric {
            id: id.clone(),
            name,
            scale: kind.scale(unit_of_measure.as_ref()),
            kind,
            unit_of_measure,
            at_least: None,
            at_most: None,
            source,
            is_attribute: false,
        };
        (id, metric)
    };
    all.into_iter().map(metric).collect()
}

/// a = 3, b = 0.5, money = 200, budget = 1000, people = 40, rate = 85.3 %, page yes, off no,
/// head = deputy, day = 2024-03-01, online-rate = 7, not = 2, min = 9.
struct Unit;

fn exact(text: &str) -> Exact {
    match text.split_once('/') {
        Some((n, d)) => Exact::ratio(n.parse().unwrap(), d.parse().unwrap()).unwrap(),
        None => text.parse().unwrap(),
    }
}

impl Values for Unit {
    fn number(&self, metric: MetricIndex) -> Result<Found<Exact>, NoValue> {
        let text = match metric.get() {
            0 => "3",
            1 => "0.5",
            2 => return absent(AbsentKind::Missing),
            3 => return absent(AbsentKind::Rejected),
            4 => return absent(AbsentKind::NotApplicable),
            5 => "200",
            6 => "1000",
            7 => "40",
            8 => "0.853",
            14 => "7",
            15 => "2",
            _ => "9",
        };
        Ok(Found::exact(exact(text)))
    }

    fn answer(&self, metric: MetricIndex) -> Result<bool, AbsentKind> {
        Ok(metric.get() == 9)
    }

    fn option(&self, _: MetricIndex) -> Result<u32, AbsentKind> {
        Ok(1)
    }

    fn is_present(&self, metric: MetricIndex) -> bool {
        !(2..=4).contains(&metric.get())
    }

    fn kind(&self) -> &str {
        "ward"
    }

    fn date(&self, _: MetricIndex) -> Result<Date, AbsentKind> {
        Ok("2024-03-01".parse().unwrap())
    }
}

fn value(text: &str) -> Result<(Exact, bool), NoValue> {
    let formula =
        read_number(text, &metrics()).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    number(formula.expression(), &Unit).map(|found| (found.value, found.approximate))
}

fn holds(text: &str) -> Result<bool, NoValue> {
    let formula =
        read_condition(text, &metrics()).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    condition(formula.expression(), &Unit).map(|found| found.value)
}

fn absent<T>(kind: AbsentKind) -> Result<T, NoValue> {
    Err(NoValue::Absent(kind))
}

#[test]
fn numbers_by_hand() {
    for (text, expected) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("8 / 4 / 2", "1"),
        ("8 / (4 / 2)", "4"),
        ("2 - -3", "5"),
        ("-2 * 3", "-6"),
        ("--3", "3"),
        ("80% + 0.2", "1"),
        ("a / 9", "1/3"),
        ("a * b", "1.5"),
        ("`online-rate` - `not`", "5"),
        ("min", "9"),
        ("min(a, b, 7)", "0.5"),
        ("max(a, b)", "3"),
        ("clamp(a, 0, 1)", "1"),
        ("clamp(a, 4, 5)", "4"),
        // The least counts where the ends have crossed.
        ("clamp(a, b + 5, b)", "5.5"),
        ("round(2.5, 0)", "3"),
        ("round(-2.5, 0)", "-3"),
        ("round(1 / 3, 2)", "0.33"),
        ("abs(b - a)", "2.5"),
        ("sqrt(a * 3)", "3"),
        ("sqrt(4 / 9)", "2/3"),
        ("ln(1)", "0"),
        ("exp(0)", "1"),
        ("if(a > 2, 10, m)", "10"),
        ("if(page and not off, 1, 0)", "1"),
        ("count(page, off, a == 3, head == \"deputy\")", "3"),
        // 10 days of December from the 22nd, 31 of January, 29 of February, 1 of March
        ("day - '2023-12-21'", "71"),
        ("day - \"2023-12-21\" + 1", "72"),
        ("2 * (day - \"2024-02-29\")", "2"),
        ("rate * people", "34.12"),
    ] {
        assert_eq!(value(text), Ok((exact(expected), false)), "{text}");
    }
}

#[test]
fn conditions_by_hand() {
    for (text, expected) in [
        ("a > b", true),
        ("a + b >= 3.5", true),
        ("a != 3", false),
        ("not a == 3", false),
        ("not not page", true),
        ("page or off and off", true),
        ("(page or off) and off", false),
        ("head == 'deputy'", true),
        ("'chief' == head", false),
        ("head != \"chief\"", true),
        ("day <= \"2024-03-01\"", true),
        ("\"01/03/2024\" < day", false),
        ("if(off, a > 100, b < 1)", true),
        // 85.3 % of what 0.8526… is rounded to at one place, and not at two
        ("agrees(rate, 162 / 190, 1)", true),
        ("agrees(rate, 162 / 190, 2)", false),
        ("agrees(b, 0.45, 1)", true),
        ("agrees(b, 0.449, 1)", false),
        ("rate >= 85.3%", true),
        ("budget > 999", true),
    ] {
        assert_eq!(holds(text), Ok(expected), "{text}");
    }
}

#[test]
fn absences_are_carried_and_the_gravest_counts() {
    use AbsentKind::{Missing, NotApplicable, Rejected, ZeroWhole};
    for (text, kind) in [
        ("a + m", Missing),
        ("n + m", Missing),
        ("n * r + m", Rejected),
        ("1 / 0", ZeroWhole),
        ("1 / (a - 3) + n", ZeroWhole),
        ("1 / (a - 3) + m", Missing),
        ("ln(0)", ZeroWhole),
        ("ln(b - a)", ZeroWhole),
        ("sqrt(b - a)", ZeroWhole),
        ("if(m > 0, 1, 2)", Missing),
        ("if(page, m, 2)", Missing),
        ("count(page, m > 0)", Missing),
        ("max(a, n)", NotApplicable),
        ("if(page or m > 0, 1, 0)", Missing),
        // A number that is too large matters only where every value is there.
        ("exp(100000) + m", Missing),
        ("0 * ln(exp(1000000)) * -(0 + r)", Rejected),
        ("min(m, exp(100000))", Missing),
    ] {
        assert_eq!(value(text), absent(kind), "{text}");
    }
    // The other branch is not looked at.
    assert_eq!(value("if(off, m / 0, 2)"), Ok((exact("2"), false)));
    assert_eq!(holds("off and m > 0"), absent(Missing));
}

#[test]
fn irrational_numbers_are_said_to_be_approximate() {
    let (root, approximate) = value("sqrt(2)").unwrap();
    assert!(approximate);
    // √2 = 1.414213562373095048801688724209…
    assert_eq!(root.shown(19).unwrap().to_string(), "1.4142135623730950488");
    assert!(value("1 + 0 * ln(2)").unwrap().1);
    assert!(value("if(exp(1) > 2, 1, 0)").unwrap().1);
    // The other branch does not matter.
    assert_eq!(value("if(page, 1, ln(2))"), Ok((exact("1"), false)));
    assert_eq!(value("exp(100000)"), Err(NoValue::Overflow));
    assert_eq!(value("exp(exp(exp(a)))"), Err(NoValue::Overflow));
}

#[test]
fn a_comma_between_digits_is_no_comma_between_arguments() {
    for (text, help) in [
        ("min(a, 0,5)", "write `0.5`, or `0, 5`"),
        ("min(1,2)", "write `1.2`, or `1, 2`"),
        ("a * 1.234,5", "write `1234.5`, or `1.234, 5`"),
        ("max(a, 12,5%)", "write `12.5%`, or `12, 5%`"),
    ] {
        let found = faults(text);
        assert_eq!(
            found.first().and_then(|fault| fault.words.help.as_deref()),
            Some(help),
            "{text}"
        );
    }
    // With a blank, or with a letter on a side, there are two arguments.
    assert_eq!(value("min(3, 0, 5)"), Ok((exact("0"), false)));
    assert_eq!(value("max(a,5)").map(|(_, approximate)| approximate), Ok(false));
    assert_eq!(value("min(80%,5)"), Ok((exact("0.8"), false)));
}

fn faults(text: &str) -> Vec<Problem> {
    match read_number(text, &metrics()) {
        Ok(formula) => panic!("{text} was read as {formula:?}"),
        Err(faults) => faults,
    }
}

#[test]
fn faults_have_their_kind_and_place() {
    use Code::{
        ArgumentCount, BoundsReversed, ChainedComparison, FormulaSyntax, FormulaType, NotADate,
        NotANumber, PercentMisplaced, PlacesNotWritten, UnitsOfMeasure, UnknownFunction,
        UnknownMetric, UnknownOption, WrongMetricType,
    };
    for (text, kind, underlined) in [
        ("", FormulaSyntax, ""),
        ("1 +", FormulaSyntax, ""),
        ("1 + * 2", FormulaSyntax, "*"),
        ("(1 + 2", FormulaSyntax, "("),
        ("1 + 2)", FormulaSyntax, ")"),
        ("min(a b)", FormulaSyntax, "b"),
        ("a,5", FormulaSyntax, ","),
        ("a * 0,5", FormulaSyntax, "0,5"),
        ("min(a, 0,5)", FormulaSyntax, "0,5"),
        ("max(a, 12,5%)", FormulaSyntax, "12,5%"),
        ("clamp(a, 0,0.5)", FormulaSyntax, "0,0.5"),
        ("round(a * 1.234,5, 1)", FormulaSyntax, "1.234,5"),
        ("a = 3", FormulaSyntax, "="),
        ("a && b", FormulaSyntax, "&&"),
        ("a ≥ 3", FormulaSyntax, "≥"),
        ("\"x", FormulaSyntax, "\""),
        ("a and", FormulaSyntax, ""),
        ("1e3", NotANumber, "1e3"),
        ("1_000 + a", NotANumber, "1_000"),
        ("5.", NotANumber, "5."),
        ("12345678901234567890123456789012", NotANumber, "12345678901234567890123456789012"),
        ("if(1 < a < 3, 1, 0)", ChainedComparison, "<"),
        ("foo(1)", UnknownFunction, "foo"),
        ("abs()", ArgumentCount, "abs()"),
        ("min(a)", ArgumentCount, "min(a)"),
        ("if(page, 1)", ArgumentCount, "if(page, 1)"),
        ("a + zz", UnknownMetric, "zz"),
        ("word", WrongMetricType, "word"),
        ("count(head == \"chieff\")", UnknownOption, "\"chieff\""),
        ("count(day > 'soon')", NotADate, "'soon'"),
        ("page + 1", FormulaType, "page"),
        ("if(a and page, 1, 2)", FormulaType, "a"),
        ("if(a, 1, 2)", FormulaType, "a"),
        ("if(page, 1, off)", FormulaType, "off"),
        ("head", FormulaType, "head"),
        ("day", FormulaType, "day"),
        ("day + day", FormulaType, "day + day"),
        ("day - 3", FormulaType, "day - 3"),
        ("count(head < \"chief\")", FormulaType, "head < \"chief\""),
        ("count(head == chief)", UnknownMetric, "chief"),
        ("count(chieff != head)", UnknownMetric, "chieff"),
        ("count(page == yes)", UnknownMetric, "yes"),
        ("count(head == head)", FormulaType, "head == head"),
        ("count(page == off)", FormulaType, "page == off"),
        ("count(a == \"3\")", FormulaType, "a == \"3\""),
        ("round(a, b)", PlacesNotWritten, "b"),
        ("round(a, 1.5)", PlacesNotWritten, "1.5"),
        ("round(a, 11)", PlacesNotWritten, "11"),
        ("clamp(a, 2, 1)", BoundsReversed, "2, 1"),
        ("money + people", UnitsOfMeasure, "people"),
        ("min(money, 5, people)", UnitsOfMeasure, "people"),
        ("if(page, money, people)", UnitsOfMeasure, "people"),
        ("count(money / budget > people)", UnitsOfMeasure, "people"),
        ("count(agrees(rate, people, 1))", UnitsOfMeasure, "people"),
        ("count(rate >= 80)", PercentMisplaced, "80"),
        ("count(people >= 80%)", PercentMisplaced, "80%"),
    ] {
        let found = faults(text);
        let [fault] = found.as_slice() else { panic!("{text}: {found:?}") };
        let span = fault.span.unwrap();
        assert_eq!((fault.words.code, &text[span.start..span.end]), (kind, underlined), "{text}");
        assert!(!fault.words.message.is_empty() && !fault.words.message.ends_with('.'));
        assert!(
            fault.words.allowed.is_some() || fault.words.help.is_some(),
            "{text} leaves one alone"
        );
    }
}

#[test]
fn all_faults_of_types_and_names_are_found_at_once() {
    let found = faults("monney / people + if(a, pepole, word) + day");
    let kinds: Vec<_> = found.iter().map(|fault| fault.words.code).collect();
    use Code::{FormulaType, UnknownMetric, WrongMetricType};
    assert_eq!(kinds, [UnknownMetric, FormulaType, UnknownMetric, WrongMetricType]);
    assert_eq!(found[0].words.help.as_deref(), Some("did you mean `money`?"));
    assert_eq!(found[2].words.help.as_deref(), Some("did you mean `people`?"));
}

#[test]
fn units_of_measure_go_through_what_fits() {
    for text in [
        "money + budget",
        "money / people + 3",
        "money / budget + rate",
        "money * rate + budget",
        "money / budget * people + people",
        "round(money, 0) - abs(budget) + a",
        "(day - \"2024-01-01\") / people",
    ] {
        assert!(read_number(text, &metrics()).is_ok(), "{text}");
    }
}

#[test]
fn formulas_print_back() {
    for (text, plain) in [
        ("1+2*3", "1 + 2 * 3"),
        ("((a))", "a"),
        ("(1+2)+3", "(1 + 2) + 3"),
        ("1+(2+3)", "1 + (2 + 3)"),
        ("1-(2*3)", "1 - 2 * 3"),
        ("-(a+b)*-a", "-(a + b) * -a"),
        ("a/(b*a)", "a / (b * a)"),
        ("50.0% * `a`", "50% * a"),
        ("`online-rate` + `not`+`min`", "`online-rate` + `not` + min"),
        ("if( page ,1 ,0 )", "if(page, 1, 0)"),
        (
            "if(not (page or off) and (page and off), 1, 2)",
            "if(not (page or off) and (page and off), 1, 2)",
        ),
        ("if((page and off) or off, 1, 2)", "if(page and off or off, 1, 2)"),
        ("if(not (a == b), 1, 2)", "if(not a == b, 1, 2)"),
        ("(day - '01/02/2024') + 1", "day - \"2024-02-01\" + 1"),
        ("1 + (day - day)", "1 + (day - day)"),
        (
            "count(head!='chief', agrees(rate,a/b,1))",
            "count(head != \"chief\", agrees(rate, a / b, 1))",
        ),
    ] {
        let formula = read_number(text, &metrics()).unwrap();
        assert_eq!(formula.to_string(), text);
        let printed = print_number(formula.expression(), &metrics());
        assert_eq!(printed, plain);
        let again = read_number(&printed, &metrics()).unwrap();
        assert_eq!(again.expression(), formula.expression(), "{text}");
    }
    let formula = read_condition("( page )or(a<b)", &metrics()).unwrap();
    assert_eq!(print_condition(formula.expression(), &metrics()), "page or a < b");
}

#[test]
fn limits_hold() {
    let kind = |text: &str| faults(text)[0].words.code;
    assert_eq!(kind(&"1+".repeat(MAX_BYTES)), Code::FormulaTooLong);
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(read_number(&nested(MAX_DEPTH - 1), &metrics()).is_ok());
    assert_eq!(kind(&nested(MAX_DEPTH)), Code::FormulaTooDeep);
    assert_eq!(kind(&"-".repeat(MAX_DEPTH + 1)), Code::FormulaTooDeep);
    // A long sum is not deep: 500 terms and one sum.
    let sum = |terms: usize| format!("a{}", "+a".repeat(terms - 1));
    assert_eq!(value(&sum(MAX_PARTS - 1)), Ok((exact("2997"), false)));
    assert_eq!(kind(&sum(MAX_PARTS)), Code::FormulaTooManyParts);
}

/// The deepest formulas that pass are read, typed, worked out, printed and dropped on a stack of
/// 512 KiB, far below the 2 MiB that threads have.
#[test]
fn the_deepest_formula_needs_little_stack() {
    let work = || {
        let wrap = |inner: String| format!("if(-{inner}*a+b<1 and page or off,a,b)");
        let deepest = (0..MAX_DEPTH)
            .scan("a".to_owned(), |text, _| {
                *text = wrap(text.clone());
                Some(text.clone())
            })
            .filter(|text| read_number(text, &metrics()).is_ok())
            .last()
            .unwrap();
        assert!(deepest.matches('(').count() > 6);
        let formula = read_number(&deepest, &metrics()).unwrap();
        assert!(number(formula.expression(), &Unit).is_ok());
        let printed = print_number(formula.expression(), &metrics());
        assert_eq!(read_number(&printed, &metrics()).unwrap().expression(), formula.expression());
    };
    std::thread::Builder::new().stack_size(512 << 10).spawn(work).unwrap().join().unwrap();
}

/// The largest formulas over the largest numbers have a value, or one that outgrows what is carried.
#[test]
fn the_largest_formulas_are_worked_out() {
    let row = |piece: &str, sign: &str, most: usize| vec![piece; most].join(sign);
    for text in [
        row("exp(9000.1)", "/", 300),
        format!("({}) / ({})", row("exp(9000.1)", "+", 120), row("exp(-9000.1)", "+", 120)),
        row("sqrt(exp(9000))/3", " + ", 180),
        row("a/7/exp(99)", "-", 160),
        row("ln(1+1/exp(9000))", "*", 120),
    ] {
        assert!(!matches!(value(&text), Err(NoValue::Absent(_))), "{text}");
    }
    // 240 × ln(e^9000) = 240 × 9000 = 2160000
    let (sum, approximate) = value(&row("ln(exp(9000))", "+", 240)).unwrap();
    let error = sum.minus(&Exact::from(2_160_000_i64)).unwrap();
    let bound = Exact::ratio(1, 1_000_000_000_000).unwrap();
    assert!(approximate && error < bound && Exact::ZERO.minus(&error).unwrap() < bound);
}
