//! Faults of cells and files, in words that a commune officer can act on.

use super::dress;
use super::faults::Spot;
use super::numeral::{DecimalSign, Form, Numeral, NumeralFault};
use crate::dataset::origin::UNKNOWN;
use crate::dataset::register::{RegisteredUnit, Unmatched};
use crate::diagnostic::{Answer, Code, Problem, all_of, one_of, problem, shown};
use crate::model::{ChoiceOption, Framework, Metric, MetricType, Nature, UnitKind};
use crate::name::{folded, nfc, unmarked};
use crate::number::{Decimal, Quantity};
use crate::said::{Said, said};

/// Returns the text of a cell between backticks, cut if it is long.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", shown(text))
}

/// Returns a metric with its display name.
pub(super) fn metric_name(metric: &Metric) -> String {
    if metric.name.vi == metric.id {
        format!("`{}`", metric.id)
    } else {
        format!("`{}` ({})", metric.id, metric.name.vi)
    }
}

/// Returns the fault that a value is given for a derived metric; `None` if the id is of none.
pub(super) fn given_for_derived(code: Code, framework: &Framework, id: &str) -> Option<Problem> {
    let derived = framework.derived_at(framework.index_of(id)?)?;
    let reads = derived.reads.iter().filter_map(|metric| framework.metric_at(*metric));
    let reads = all_of(reads.map(Metric::id));
    Some(problem! { code;
        says "{} is worked out from {reads}, not submitted",
            "{} được tính từ {reads}, không phải do đơn vị gửi", metric_name(&derived.metric), reads;
        help "delete its values, and submit {reads}; the formula is `{}`",
            "xóa giá trị của nó và gửi {reads}; công thức là `{}`", shown(derived.formula.text()), reads;
    })
}

const ABSENT: Said = said!(
    "an empty cell if it was not submitted, `n/a` if it does not apply",
    "để trống nếu chưa báo cáo, `n/a` nếu không áp dụng"
);

/// Returns what a cell of this metric may hold.
pub(super) fn allowed_for(metric: &Metric) -> Said {
    let bounds = bounds(metric).unwrap_or_else(|| said!("", ""));
    let value = match &metric.kind {
        MetricType::Count => said!(
            "a whole number such as `0` or `12`{bounds}",
            "một số nguyên như `0` hoặc `12`{bounds}",
            bounds
        ),
        MetricType::Number => said!(
            "a number such as `12` or `12.5`{bounds}",
            "một số như `12` hoặc `12.5`{bounds}",
            bounds
        ),
        MetricType::Percent => said!(
            "a percentage such as `85%`{bounds}",
            "một tỷ lệ phần trăm như `85%`{bounds}",
            bounds
        ),
        MetricType::Rank { field: Some(field) } => {
            said!("a whole number from 1 to {field}", "một số nguyên từ 1 đến {field}", field)
        }
        MetricType::Rank { field: None } => said!("a whole number from 1", "một số nguyên từ 1"),
        MetricType::YesNo => said!(
            "yes or no (also `có`, `không`, `true`, `false`, `1`, `0`)",
            "có hoặc không (viết được cả `có`, `không`, `true`, `false`, `1`, `0`)"
        ),
        MetricType::Choice { options } => one_of(options.iter().map(|option| option.id.as_str())),
        MetricType::Date => said!(
            "a date such as `2023-06-01` or `01/06/2023`",
            "một ngày như `2023-06-01` hoặc `01/06/2023`"
        ),
        MetricType::Text => said!("any text", "văn bản bất kỳ"),
    };
    said!("{value}; {ABSENT}", "{value}; {ABSENT}", value, ABSENT)
}

/// Returns the bounds of a metric in words.
fn bounds(metric: &Metric) -> Option<Said> {
    let number = |bound: Decimal| written(bound, &metric.kind);
    match (metric.at_least, metric.at_most) {
        (Some(least), Some(most)) => {
            Some(said!(" from {} to {}", " từ {} đến {}", number(least), number(most)))
        }
        (Some(least), None) => Some(said!(" of at least {}", " ít nhất là {}", number(least))),
        (None, Some(most)) => Some(said!(" of at most {}", " nhiều nhất là {}", number(most))),
        (None, None) => None,
    }
}

/// Writes a number as for a metric of this kind.
fn written(number: Decimal, kind: &MetricType) -> Quantity {
    Quantity { value: number, percent: matches!(kind, MetricType::Percent) }
}

pub(super) fn of_cell(code: Code, metric: &Metric, text: &str, what: Said) -> Problem {
    problem! { code;
        says "metric {}: {} {what}",
            "số liệu {}: {} {what}", metric_name(metric), quoted(text), what;
        allowed allowed_for(metric);
    }
}

/// A unit without a kind, although there are several.
pub(super) fn no_kind(kinds: &[UnitKind]) -> Problem {
    Problem::new(Code::MissingKind, said!("the unit has no kind", "đơn vị không có loại"))
        .allowed(one_of(kinds.iter().map(UnitKind::as_str)))
        .help(said!(
            "write its kind in the column `kind`: the framework assesses several kinds of units",
            "ghi loại vào cột `kind`: bộ quy tắc đánh giá nhiều loại đơn vị"
        ))
}

/// A cell that is not a number of the kind that the metric needs.
pub(super) fn bad_number(metric: &Metric, text: &str, fault: NumeralFault) -> Problem {
    let problem = match fault {
        NumeralFault::NotANumber => of_cell(
            Code::ValueNotANumber,
            metric,
            text,
            said!("is not a number", "không phải là số"),
        ),
        NumeralFault::Groups => of_cell(
            Code::WrongGrouping,
            metric,
            text,
            said!(
                "is not grouped in thousands, so its digits may have slipped",
                "không chia nhóm theo hàng nghìn, có thể đã lệch chữ số"
            ),
        ),
        NumeralFault::TooLong => of_cell(
            Code::TooManyDigits,
            metric,
            text,
            said!(
                "has more than the 28 digits that are kept",
                "có nhiều hơn 28 chữ số là mức được giữ"
            ),
        ),
    };
    let help = match fault {
        NumeralFault::NotANumber => number_help(metric, text),
        NumeralFault::Groups => Some(said!(
            "write the number without any sign between thousands",
            "viết số không có dấu phân cách hàng nghìn"
        )),
        NumeralFault::TooLong => {
            Some(said!("round it where it comes from", "làm tròn số ngay tại nguồn"))
        }
    };
    match fault {
        NumeralFault::NotANumber if nothing_help(text).is_some() => {
            let meant = usual_meaning(text).to_owned();
            problem.maybe_help(help).answer(Answer::Read(text.to_owned(), meant))
        }
        _ => problem.maybe_help(help),
    }
}

/// Returns what a text that says nothing is mostly written for: a dash for none, as statistics print it.
fn usual_meaning(text: &str) -> &'static str {
    match nfc(text).to_lowercase().as_str() {
        "na" | "n.a." => "n/a",
        "null" | "none" | "chưa có" | "." | "..." => "",
        _ => "0",
    }
}

/// Words that people write for a missing value.
const NOTHING: [&str; 12] =
    ["-", "--", "–", "—", ".", "...", "x", "na", "n.a.", "null", "none", "chưa có"];
/// Words that people write where there is none.
const NONE: [&str; 4] = ["không", "không có", "không phát sinh", "ko"];

/// Returns advice for words that people write for a missing value.
pub(super) fn nothing_help(text: &str) -> Option<Said> {
    NOTHING.contains(&nfc(text).to_lowercase().as_str()).then(|| {
        said!("leave the cell empty if it was not submitted, or write `n/a` if it does not apply: {} says neither", "để trống nếu chưa báo cáo, hoặc viết `n/a` nếu không áp dụng: {} không nói rõ là trường hợp nào", quoted(text))
    })
}

/// Returns advice for a text that is nearly a number.
fn number_help(metric: &Metric, text: &str) -> Option<Said> {
    let lower = nfc(text).to_lowercase();
    if text.starts_with('#') {
        Some(said!(
            "this is an error of the spreadsheet: mend the formula there",
            "đây là lỗi của bảng tính: sửa công thức tại đó"
        ))
    } else if NONE.contains(&lower.as_str()) {
        Some(said!(
            "write `0` if there was none, leave the cell empty if it was not submitted, or write `n/a` if it does not apply: {} can mean each of them",
            "viết `0` nếu không phát sinh, để trống nếu chưa báo cáo, hoặc viết `n/a` nếu không áp dụng: {} có thể là một trong các nghĩa đó",
            quoted(text)
        ))
    } else if let Some(help) = nothing_help(text) {
        Some(help)
    } else {
        dress::advice(metric, text)
    }
}

/// A percentage for a metric that is not one.
pub(super) fn not_a_percentage(metric: &Metric, text: &str) -> Problem {
    of_cell(
        Code::ValueNotANumber,
        metric,
        text,
        said!(
            "is a percentage, the metric is none",
            "là tỷ lệ phần trăm, còn số liệu này thì không"
        ),
    )
    .help(said!("write the number itself, without `%`", "viết chính con số, không kèm `%`"))
}

/// A number that the cell shows as a percentage, for a metric that is not one.
#[cfg(any(feature = "arrow", feature = "xlsx"))]
pub(super) fn shown_as_percentage(metric: &Metric, text: &str) -> Problem {
    not_a_percentage(metric, text).help(said!(
        "give the cell the format of a number instead of a percentage, and write the number again",
        "đặt cho ô định dạng số thay vì phần trăm, rồi viết lại số"
    ))
}

/// A cell with a day, for a metric that is a number.
#[cfg(feature = "xlsx")]
pub(super) fn date_for_number(metric: &Metric, text: &str) -> Problem {
    of_cell(Code::ValueNotANumber, metric, text, said!("is not a number", "không phải là số")).help(
        said!("the cell shows a date: give it the format of a number instead, and write the number again", "ô hiển thị ngày: đặt cho ô định dạng số, rồi viết lại số"),
    )
}

/// A number that is not whole or below zero, for a metric that must be whole and not negative.
pub(super) fn not_whole(metric: &Metric, text: &str) -> Problem {
    let what = if text.starts_with('-') {
        said!("is below zero", "nhỏ hơn 0")
    } else {
        said!("is not written as a whole number", "không viết dưới dạng số nguyên")
    };
    let problem = of_cell(Code::NotACount, metric, text, what);
    if let Ok(Form::Either(sign)) = Numeral::read(text).map(|numeral| numeral.form) {
        let whole = text.replace(sign.as_char(), "");
        return problem.help(said!(
            "if `{}` stands between thousands, write `{whole}`",
            "nếu `{}` phân cách hàng nghìn, viết `{whole}`",
            sign.as_char(),
            whole
        ));
    }
    match text.strip_suffix(['0']).map(|rest| rest.trim_end_matches('0')) {
        Some(rest) if rest.ends_with(['.', ',']) => {
            let whole = rest.trim_end_matches(['.', ',']);
            problem.help(said!(
                "write `{whole}` if that is meant",
                "viết `{whole}` nếu đúng ý đó",
                whole
            ))
        }
        _ => problem,
    }
}

/// A share above one that may or may not be a percentage.
pub(super) fn percent_ambiguous(metric: &Metric, text: &str) -> Problem {
    of_cell(
        Code::NoPercentSign,
        metric,
        text,
        said!("can mean a percentage or a multiple", "có thể là phần trăm hoặc số lần"),
    )
    .help(said!(
        "write `{text}%` if a percentage is meant; a number without `%` is a share, at most 1",
        "viết `{text}%` nếu là phần trăm; số không có `%` là tỷ lệ, nhiều nhất là 1",
        text
    ))
    .answer(Answer::Percent)
}

/// A share that may be a percentage without its sign, because other cells of the column have percentages.
pub(super) fn share_ambiguous(metric: &Metric, text: &str) -> Problem {
    let sign = if text.contains(',') { "," } else { "." };
    let number = text.replace(',', ".").replace('−', "-").parse::<Decimal>().ok();
    let hundredfold = number.and_then(|number| number.checked_mul(Decimal::ONE_HUNDRED));
    let share = hundredfold.unwrap_or_default().normalize().to_string().replace('.', sign);
    let what = said!(
        "can mean {text}% or {share}%: the column has percentages",
        "có thể là {text}% hoặc {share}%: cột có các tỷ lệ phần trăm",
        text,
        share
    );
    of_cell(Code::NoPercentSign, metric, text, what)
        .help(said!("write `{text}%` or `{share}%`", "viết `{text}%` hoặc `{share}%`", text, share))
        .answer(Answer::Percent)
}

/// A percentage far above 100 %, while those of most other units are at most that.
pub(super) fn hundredfold(metric: &Metric, text: &str) -> Problem {
    let what = said!(
        "is far above those of the other units: a number in a cell with the format of percentages is shown a hundredfold",
        "lớn hơn hẳn số của các đơn vị khác: số gõ vào ô có định dạng phần trăm bị hiển thị gấp một trăm lần"
    );
    of_cell(Code::NoPercentSign, metric, text, what).help(said!(
        "write the percentage that is meant; if it is right, the rule file has to allow it by `at_most`",
        "viết lại đúng tỷ lệ; nếu đúng là số này thì bộ quy tắc phải cho phép bằng `at_most`"
    ))
}

/// Outside the bounds of the metric or of the field of a ranking.
pub(super) fn out_of_bounds(metric: &Metric, text: &str, value: Decimal) -> Problem {
    let number = |bound: Decimal| written(bound, &metric.kind);
    let what = match (&metric.kind, metric.at_least, metric.at_most) {
        (_, Some(least), _) if value < least => {
            said!("is less than {}", "nhỏ hơn {}", number(least))
        }
        (_, _, Some(most)) if value > most => said!("is more than {}", "lớn hơn {}", number(most)),
        (MetricType::Rank { .. }, _, _) if value < Decimal::ONE => {
            said!("is not a place in a ranking", "không phải là thứ hạng")
        }
        (MetricType::Rank { field: Some(field) }, _, _) => {
            said!(
                "is a place beyond the {field} that are ranked",
                "là thứ hạng vượt quá {field} đơn vị được xếp hạng",
                field
            )
        }
        _ => said!("is out of bounds", "nằm ngoài giới hạn"),
    };
    of_cell(Code::OutOfBounds, metric, text, what).help(said!(
        "check the value; if it is right, the rule file must allow it",
        "kiểm tra giá trị; nếu đúng thì bộ quy tắc phải cho phép"
    ))
}

/// Neither yes nor no.
pub(super) fn not_yes_no(metric: &Metric, text: &str) -> Problem {
    const TICKS: [&str; 10] = ["x", "v", "✓", "✔", "√", "☑", "☒", "✗", "[x]", "(x)"];
    let problem = of_cell(
        Code::NeitherYesNorNo,
        metric,
        text,
        said!("is neither yes nor no", "không phải là có hoặc không"),
    );
    if TICKS.contains(&text.to_lowercase().as_str()) {
        return problem
            .help(said!("if {} is a tick, write `có` there, and `không` where there is none: an empty cell is not submitted", "nếu {} là dấu đánh thì viết `có` vào đó, và viết `không` ở chỗ không đánh dấu: ô trống nghĩa là chưa báo cáo", quoted(text)))
            .answer(Answer::Read(text.to_owned(), "có".to_owned()));
    }
    // Typed without marks, `co` is nearer to `no` than to `có`.
    let meant = match unmarked(&folded(text)).as_str() {
        "co" => "có",
        "khong" | "ko" => "không",
        _ => text,
    };
    let problem = problem.nearest(meant, ["có", "không", "yes", "no", "true", "false"]);
    let problem = problem.or_help(|| nothing_help(text));
    let meant = match usual_meaning(text) {
        "0" => "không",
        meant => meant,
    };
    match nothing_help(text) {
        Some(_) => problem.answer(Answer::Read(text.to_owned(), meant.to_owned())),
        None => problem,
    }
}

/// Not one of the options.
pub(super) fn not_an_option(metric: &Metric, text: &str) -> Problem {
    let options = match &metric.kind {
        MetricType::Choice { options } => options.as_slice(),
        _ => &[],
    };
    let form = folded(text);
    let called = |option: &&ChoiceOption| {
        let en = option.name.en.as_deref();
        folded(&option.name.vi) == form || en.is_some_and(|name| folded(name) == form)
    };
    let several = options.iter().filter(called).map(|option| option.id.as_str());
    let several: Vec<_> = several.collect();
    if several.len() > 1 {
        let what = said!("is the name of {}", "là tên chung của {}", all_of(several));
        return of_cell(Code::NotAnOption, metric, text, what)
            .help(said!("write the id of the one meant", "viết mã của lựa chọn muốn dùng"));
    }
    let names = options.iter().flat_map(|option| [option.id.as_str(), option.name.vi.as_str()]);
    let problem = of_cell(
        Code::NotAnOption,
        metric,
        text,
        said!("is not one of the options", "không phải là một trong các lựa chọn"),
    )
    .nearest(text, names);
    problem.or_help(|| nothing_help(text))
}

/// A number whose cell shows it in thousands, millions or billions.
#[cfg(feature = "xlsx")]
pub(super) fn shown_in_scale(metric: &Metric, text: &str) -> Problem {
    of_cell(
        Code::ValueNotANumber,
        metric,
        text,
        said!(
            "is shown in thousands, millions or billions by the format of its cell",
            "được định dạng ô hiển thị theo nghìn, triệu hoặc tỷ"
        ),
    )
    .help(said!(
        "give the cell the format of a plain number, and see whether it then shows the figure in the unit of the metric",
        "đặt định dạng số thường cho ô, rồi xem số hiển thị có đúng đơn vị tính của số liệu không"
    ))
}

/// A number that the format of its cell shows otherwise.
#[cfg(feature = "xlsx")]
pub(super) fn shown_unlike(text: &str) -> Problem {
    problem! { Code::ValueNotANumber;
        says "the cell holds {}, and its format shows something else: further digits or signs, no minus, a word, or nothing",
            "ô chứa {} nhưng định dạng ô lại hiển thị khác: thêm chữ số hoặc dấu, mất dấu âm, hiện chữ, hoặc không hiện gì",
                quoted(text);
        help "give the cell the format of a plain number, and see whether it then shows the figure that is meant",
            "đặt định dạng số thường cho ô, rồi xem số hiển thị có đúng là số liệu cần báo cáo không";
    }
}

/// Thousands or decimal places: nothing tells which, so both readings are shown. No option is for a file of cases.
pub(super) fn sign_ambiguous(metric: &Metric, text: &str, of_cases: bool) -> Problem {
    let (number, percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), "%"),
        None => (text, ""),
    };
    let grouped: String = number.chars().filter(|c| *c != '.' && *c != ',').collect();
    let decimal = number.trim_end_matches('0').trim_end_matches(['.', ',']);
    let sign = if text.contains('.') { '.' } else { ',' };
    let message = said!(
        "metric {}: {} is {grouped}{percent} if `{sign}` stands between thousands, and {decimal}{percent} if it is the decimal sign; nothing in the file tells which",
        "số liệu {}: {} là {grouped}{percent} nếu `{sign}` phân cách hàng nghìn, và là {decimal}{percent} nếu đó là dấu thập phân; trong tệp không có gì cho biết là số nào",
        metric_name(metric),
        quoted(text),
        grouped,
        percent,
        sign,
        decimal
    );
    let whole = matches!(metric.kind, MetricType::Count | MetricType::Rank { .. });
    // Enough decimal places to distinguish the readings.
    let places =
        if decimal.len() < number.len() { decimal.to_owned() } else { format!("{number}0") };
    let say = match of_cases {
        true => said!("", ""),
        false => said!(
            ", or say what the decimal sign of the whole file is",
            ", hoặc cho biết dấu thập phân của cả tệp (`--decimal comma` hoặc `--decimal point`)"
        ),
    };
    let problem = Problem::new(Code::AmbiguousDecimalSign, message).help(if whole {
        said!(
            "write `{grouped}` if that is meant{say}",
            "viết `{grouped}` nếu đúng ý đó{say}",
            grouped,
            say
        )
    } else {
        said!(
            "write `{grouped}{percent}` or `{places}{percent}`{say}",
            "viết `{grouped}{percent}` hoặc `{places}{percent}`{say}",
            grouped,
            percent,
            places,
            say
        )
    });
    if of_cases { problem } else { problem.answer(Answer::Decimal) }
}

/// A number with the other decimal sign than the rest of the file.
pub(super) fn sign_contradicts(metric: &Metric, text: &str, proved: DecimalSign) -> Problem {
    problem! { Code::TwoDecimalSigns;
        says "metric {}: in {} the decimal sign is `{}`, elsewhere in the file it is `{}`",
            "số liệu {}: trong {} dấu thập phân là `{}`, còn ở chỗ khác trong tệp là `{}`",
                metric_name(metric), quoted(text), proved.as_char(), proved.other().as_char();
        help "write all numbers of the file with the same decimal sign",
            "viết mọi số của tệp với cùng một dấu thập phân";
    }
}

/// A number with the other decimal sign than the caller set.
pub(super) fn sign_not_as_given(metric: &Metric, text: &str, given: DecimalSign) -> Problem {
    problem! { Code::TwoDecimalSigns;
        says "metric {}: {} does not fit the decimal sign `{}` that was given for this data",
            "số liệu {}: {} không hợp với dấu thập phân `{}` đã chọn cho số liệu này",
                metric_name(metric), quoted(text), given.as_char();
        allowed allowed_for(metric);
    }
}

/// A comma, or signs between thousands, in a number of a submission.
pub(super) fn signs_in_submission(metric: &Metric, text: &str) -> Problem {
    let has = match text.contains(',') {
        true => said!("has a comma", "có dấu phẩy"),
        false => said!("has signs between thousands", "có dấu phân cách hàng nghìn"),
    };
    of_cell(Code::ValueNotANumber, metric, text, has).help(said!(
        "the decimal sign is `.` here, and nothing stands between thousands",
        "ở đây dấu thập phân là `.`, và không có dấu phân cách hàng nghìn"
    ))
}

/// A number that is a binary fraction.
pub(super) fn binary(metric: &Metric, number: &str) -> Problem {
    let name = metric_name(metric);
    problem! { Code::BinaryFraction;
        says "metric {name}: the number {number} is the result of binary arithmetic",
            "số liệu {name}: số {number} là kết quả của phép tính nhị phân", name, number;
        allowed allowed_for(metric);
        help "round it; or send it as text, if it is meant as it is: \"{number}\"",
            "làm tròn số; hoặc gửi dưới dạng văn bản nếu đúng là số này: \"{number}\"", number;
    }
}

/// Returns advice for a unit that has two lines or rows. With a register, former names belong to one unit.
fn keep_one(lines: Said, registered: bool) -> Said {
    let keep = said!("keep one of the two {lines}", "giữ một trong hai {lines}", lines);
    if !registered {
        return keep;
    }
    said!(
        "{keep}; where they are former units that became one, put their figures together in one",
        "{keep}; nếu là các đơn vị cũ đã sáp nhập thành một thì gộp số liệu vào một",
        keep
    )
}

/// A unit with a second name or kind.
pub(super) fn unlike(what: &Said, id: &str, found: &str) -> Problem {
    problem! { Code::TwoNamesOrKinds;
        says "the unit {} has a second {what}: {}",
            "đơn vị {} có {what} thứ hai: {}", quoted(id), quoted(found), what;
        help "a unit has one {what}: write the same on every line, or on the first only",
            "mỗi đơn vị chỉ có một {what}: viết giống nhau ở mọi dòng, hoặc chỉ viết ở dòng đầu", what;
    }
}

/// A number of a workbook that is the result of a formula.
#[cfg(feature = "xlsx")]
pub(super) fn computed(metric: &Metric, text: &str) -> Problem {
    let what = said!(
        "has more than the 15 digits that a spreadsheet keeps of a number that is typed, so a formula made it",
        "có nhiều hơn 15 chữ số mà bảng tính giữ được của số gõ vào, nên do công thức tạo ra"
    );
    of_cell(Code::TooManyDigits, metric, text, what).help(
        said!("round it in the workbook, as with `=ROUND(…, 4)`, or submit the numbers that it was made of", "làm tròn trong tệp Excel, như `=ROUND(…, 4)`, hoặc gửi các số đã dùng để tính"),
    )
}

/// A column of a table that has it already.
pub(super) fn repeated_column(name: &str) -> Problem {
    let message = said!("the column {} is there twice", "cột {} xuất hiện hai lần", quoted(name));
    Problem::new(Code::RepeatedColumn, message)
        .help(said!("delete one of the two", "xóa một trong hai"))
}

/// More columns than the limits allow, in `what` is read.
pub(super) fn too_many_columns(what: &Said, limit: usize) -> Problem {
    problem! { Code::DataTooLarge;
        says "{what} has more than the {limit} columns that are read",
            "{what} có nhiều hơn {limit} cột là mức tối đa được đọc", what, limit;
    }
}

/// A cell with more bytes than the limits allow.
pub(super) fn cell_too_long(limit: usize) -> Problem {
    problem! { Code::CellTooLong;
        says "the cell is longer than the {limit} bytes that are read",
            "ô dài hơn {limit} byte là mức tối đa được đọc", limit;
    }
}

/// A unit that the data have already, at `first`. `lines` is what the places of a text are.
pub(super) fn repeated_unit(
    id: &str,
    first: Option<Spot>,
    lines: Said,
    registered: bool,
) -> Problem {
    let of = match first {
        Some(Spot::Entry(number)) => format!("submissions[{number}]"),
        #[cfg(feature = "arrow")]
        Some(Spot::Row(row)) => format!("rows[{row}]"),
        Some(Spot::Text(_)) | None => {
            let message =
                said!("the unit {} is there twice", "đơn vị {} xuất hiện hai lần", quoted(id));
            return Problem::new(Code::RepeatedUnit, message).help(keep_one(lines, registered));
        }
    };
    let message =
        said!("the unit {} is there already as `{of}`", "đơn vị {} đã có ở `{of}`", quoted(id), of);
    Problem::new(Code::RepeatedUnit, message)
}

/// More units than the limits allow.
pub(super) fn too_many_units(rows: usize) -> Problem {
    problem! { Code::DataTooLarge;
        says "there are more than the {rows} units that are read",
            "có nhiều hơn {rows} đơn vị là mức tối đa được đọc", rows;
    }
}

/// A line with more or fewer cells than the header.
pub(super) fn count_problem(expected: usize, found: usize, delimiter: u8) -> Problem {
    let message = said!(
        "the line has {found} cells, the header has {expected} columns",
        "dòng có {found} ô, dòng tiêu đề có {expected} cột",
        found,
        expected
    );
    let divided = delimiter_name(delimiter);
    let help = match (found > expected, delimiter) {
        (true, b',') => said!(
            "put a cell that contains `,` in double quotes; a file whose decimal sign is `,` must divide its cells by `;`",
            "đặt ô có `,` trong dấu ngoặc kép; tệp có dấu thập phân `,` phải phân cách các ô bằng `;`"
        ),
        (true, _) => said!(
            "put a cell that contains {divided} in double quotes",
            "đặt ô có {divided} trong dấu ngoặc kép",
            divided
        ),
        (false, _) => said!(
            "every line needs a cell for each column, empty ones included, divided by {divided}",
            "mỗi dòng cần đủ một ô cho mỗi cột, kể cả ô trống, phân cách bằng {divided}",
            divided
        ),
    };
    Problem::new(Code::CellCount, message).help(help)
}

/// Returns the name of a delimiter in messages.
pub(super) fn delimiter_name(delimiter: u8) -> Said {
    match delimiter {
        b'\t' => said!("a tab", "dấu tab"),
        other => said!("`{}`", "`{}`", char::from(other)),
    }
}

/// A name that no unit or several units have.
pub(super) fn unmatched(text: &str, unmatched: &Unmatched<'_>) -> Problem {
    let named = |unit: &&RegisteredUnit| match &unit.kind {
        _ if unit.id == unit.name => quoted(&unit.id),
        Some(kind) => format!("{} (`{}`, {kind})", quoted(&unit.name), unit.id),
        None => format!("{} (`{}`)", quoted(&unit.name), unit.id),
    };
    let list = |units: &[&RegisteredUnit], word: Said| {
        let names: Vec<_> = units.iter().map(named).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                said!("{} {word} {last}", "{} {word} {last}", rest.join(", "), word, last)
            }
            _ => said!("{}", "{}", names.concat()),
        }
    };
    match unmatched {
        Unmatched::Nowhere(near) => {
            let message = said!(
                "the unit {} is not in the register",
                "đơn vị {} không có trong danh sách đơn vị",
                quoted(text)
            );
            let problem = Problem::new(Code::UnitNotInRegister, message);
            match near.first() {
                Some(first) => problem
                    .help(said!(
                        "did you mean {}?",
                        "có phải ý là {}?",
                        list(near, said!("or", "hoặc"))
                    ))
                    .named(Some(first.name.clone())),
                None => problem.help(said!(
                    "write its id or name as the register has it, or add it there",
                    "viết mã hoặc tên đúng như trong danh sách đơn vị, hoặc thêm đơn vị vào đó"
                )),
            }
        }
        Unmatched::Several(units) => {
            const MOST: usize = 5;
            let shown = units.get(..units.len().min(MOST)).unwrap_or_default();
            let more = match units.len().saturating_sub(shown.len()) {
                0 => said!("", ""),
                more => said!(" and {more} more", " và {more} đơn vị khác", more),
            };
            problem! { Code::AmbiguousUnitName;
                says "the name {} fits {} units of the register: {}{more}",
                    "tên {} khớp với {} đơn vị trong danh sách: {}{more}",
                        quoted(text), units.len(), list(shown, said!("and", "và")), more;
                help "write the id of the one that is meant in the column `unit`",
                    "viết mã của đơn vị muốn nói vào cột `unit`";
            }
        }
    }
}

/// A text that is not the nature of a value.
pub(super) fn not_a_nature(text: &str) -> Problem {
    let words = || Nature::ALL.iter().map(|nature| nature.as_str()).chain([UNKNOWN]);
    problem! { Code::NotANature;
        says "{} is not a nature of figures",
            "{} không phải là một loại nguồn gốc số liệu", quoted(text);
        allowed one_of(words());
        nearest text, words();
    }
}
