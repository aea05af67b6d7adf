//! The tables of an analysis: possible ranks, one change at a time, what indicators do, the way to a goal.

use crate::analysis::{
    Aim, Alone, Answers, Bounds, Correlation, Factor, FactorShare, Goal, LeastEffort, Mark,
    NodeFacts, Profile, Sensitivity, Stability, Step, Trial, Tried, UnitBounds,
};
use crate::model::{Framework, Language};
use crate::number::{Decimal, Exact, Shown};
use crate::outcome::Outcome;
use crate::report::columns::Columns;
use crate::report::{Cell, Chart, Column, RankBar, Shows, Table};
use crate::scorecard::Words;

/// The most units of a chart of ranks.
const DRAWN: usize = 60;

/// Makes a row per unit: its rank, and the best and the last rank that are possible for all weights within bounds.
#[must_use]
pub fn possible_ranks(bounds: &Bounds, language: Language) -> Table {
    Columns::<UnitBounds<'_>>::new(language)
        .right("rank", ["Hạng", "Rank"], |unit| Cell::rank(unit.rank))
        .left("name", ["Đơn vị", "Unit"], |unit| Cell::unit(unit.unit))
        .right("least", ["Cao nhất có thể", "Best possible"], |unit| {
            Cell::rank(unit.possible.map(|(least, _)| least))
        })
        .right("greatest", ["Thấp nhất có thể", "Last possible"], |unit| {
            Cell::rank(unit.possible.map(|(_, greatest)| greatest))
        })
        .table(["Các hạng có thể có", "Ranks that are possible"], bounds.units())
}

/// Draws the possible ranks of each unit, with those of nine draws in ten and its rank by the rules. `None` if there are
/// no bounds, or more units than can be seen.
pub(in crate::report) fn rank_chart(answers: &Answers, language: Language) -> Option<Chart> {
    let (bounds, words) = (answers.bounds.as_ref()?, Words(language));
    let stability = answers.stability.as_ref();
    let bars = bounds.units().filter_map(|unit| {
        let drawn = stability.and_then(|all| all.unit(&unit.unit.id).ok());
        let within =
            drawn.and_then(|drawn| Some((drawn.quantile(5, 100)?, drawn.quantile(95, 100)?)));
        Some(RankBar {
            name: unit.unit.name.clone(),
            rank: unit.rank?,
            possible: unit.possible?,
            within: within.or(unit.possible)?,
        })
    });
    let bars: Vec<_> = bars.collect();
    let title = words.pick(
        "Hạng của từng đơn vị: có thể có, trong 90% số lần thử, và theo quy tắc",
        "The rank of each unit: possible, in nine draws of ten, and by the rules",
    );
    (2..=DRAWN)
        .contains(&bars.len())
        .then(|| Chart { title: title.to_owned(), shows: Shows::Ranks(bars) })
}

/// Makes a row per change, those that move ranks most first: how many units move, how far at most, and all together.
#[must_use]
pub fn one_change(alone: &Alone, language: Language) -> Table {
    let words = Words(language);
    let mut trials: Vec<_> = alone.trials().collect();
    trials.sort_by_key(|trial| std::cmp::Reverse(trial.shift()));
    Columns::<Trial<'_>>::new(language)
        .left("change", ["Thay đổi", "Change"], |of| told(of.tried(), alone.outcome(), words))
        .right("moved", ["Số đơn vị đổi hạng", "Units that move"], |of| {
            Cell::number(of.moved())
        })
        .right("farthest", ["Đổi nhiều nhất", "Farthest"], |of| Cell::number(of.farthest()))
        .right("shift", ["Tổng số hạng đổi", "Ranks moved in all"], |of| {
            Cell::number(of.shift())
        })
        .table(["Hạng khi chỉ thay đổi một điều", "Ranks after one change at a time"], trials)
}

/// Says which changes were not tried. Empty if all were.
pub(in crate::report) fn not_tried(alone: &Alone, language: Language) -> String {
    let units = Words(language).number(Decimal::from(alone.units_not_left_out()));
    match language {
        _ if alone.units_not_left_out() == 0 => String::new(),
        Language::Vi => {
            format!("Chưa thử bỏ từng đơn vị: có {units} đơn vị, quá 400 đơn vị nên không thử.")
        }
        Language::En => {
            format!("No unit was left out: there are {units}, and each is left out only up to 400.")
        }
    }
}

/// Makes a row per factor of a study: what it makes alone, and with the others, of the differences of ranks.
#[must_use]
pub fn sensitivity(sensitivity: &Sensitivity, language: Language) -> Table {
    let words = Words(language);
    Columns::<&FactorShare>::new(language)
        .left("factor", ["Yếu tố", "Factor"], move |of| factor(of.factor, words))
        .right("first", ["Riêng yếu tố này", "Alone"], |of| Cell::share_or_nothing(of.first))
        .right("total", ["Kể cả tác động chung", "With the others"], |of| {
            Cell::share_or_nothing(of.total)
        })
        .table(["Yếu tố nào làm thứ hạng thay đổi", "What moves the ranks"], &sensitivity.factors)
}

/// Says in words what the shares of factors are.
pub(in crate::report) fn about_sensitivity(
    sensitivity: &Sensitivity,
    language: Language,
) -> String {
    let words = Words(language);
    let (mean, draws) = (words.shown(sensitivity.mean), words.number(sensitivity.draws.into()));
    match language {
        Language::Vi => format!(
            "Trung bình mỗi lần thử, tổng số bậc hạng thay đổi của tất cả đơn vị là {mean}. Bảng cho biết phần dao động của con \
             số này do từng yếu tố gây ra (chỉ số Sobol, ước lượng từ {draws} cặp lần thử nên có sai số)."
        ),
        Language::En => format!(
            "In the mean of the draws all units together move by {mean} ranks. The table tells how much of the variance of this \
             number each factor makes (Sobol's indices, estimated from {draws} pairs of draws, so with an error)."
        ),
    }
}

/// Returns what people call a factor.
fn factor(factor: Factor, words: Words) -> &'static str {
    match factor {
        Factor::Weights => words.pick("Trọng số", "Weights"),
        Factor::Goalposts => words.pick("Mốc điểm", "Goalposts"),
        Factor::Methods => words.pick("Cách so sánh giữa các đơn vị", "Comparison with peers"),
        Factor::Aggregate => words.pick("Cách gộp các nhóm", "How groups combine"),
        Factor::Rounding => words.pick("Làm tròn", "Rounding"),
        Factor::Missing => words.pick("Xử lý số liệu thiếu", "Missing figures"),
        Factor::NotApplicable => words.pick("Xử lý nội dung không áp dụng", "What does not apply"),
        Factor::Rejected => words.pick("Xử lý số liệu bị loại", "Rejected figures"),
        Factor::ZeroWhole => words.pick("Xử lý mẫu số bằng 0", "Division by zero"),
        Factor::Figures => words.pick("Sai số của số liệu", "Errors of figures"),
    }
}

/// A correlation of this much or more is shown as near to the same.
const NEAR: Decimal = Decimal::from_parts(9, 0, 0, false, 1);
/// A correlation of this much or less is shown as going against each other.
const AGAINST: Decimal = Decimal::from_parts(4, 0, 0, true, 1);

/// Makes a row per pair of nodes that nearly tell the same (Pearson's r of 0.9 or more), or go against each other (−0.4
/// or less), the strongest first.
#[must_use]
pub fn correlations(
    correlations: &[Correlation],
    framework: &Framework,
    language: Language,
) -> Table {
    let words = Words(language);
    let with_r = correlations.iter().filter_map(|pair| Some((pair.pearson?.decimal(), pair)));
    let mut flagged: Vec<_> = with_r.filter(|(r, _)| *r >= NEAR || *r <= AGAINST).collect();
    flagged.sort_by_key(|(r, _)| std::cmp::Reverse(r.abs()));
    let name = |id: &str| Cell::from(words.item(framework, id).1);
    let title = ["Những chỉ số trùng nhau hoặc ngược nhau", "What tells the same, or the opposite"];
    Columns::<(Decimal, &Correlation)>::new(language)
        .left("one", ["Nhóm, chỉ số", "Group, indicator"], |(_, pair)| name(&pair.one))
        .left("other", ["Nhóm, chỉ số kia", "The other"], |(_, pair)| name(&pair.other))
        .right("pearson", "Pearson", |(_, pair)| Cell::number_or_nothing(pair.pearson))
        .right("spearman", "Spearman", |(_, pair)| Cell::number_or_nothing(pair.spearman))
        .right("kendall", "Kendall", |(_, pair)| Cell::number_or_nothing(pair.kendall))
        .left("remark", ["Ghi chú", "Remark"], move |(r, _)| match *r >= NEAR {
            true => words.pick("gần như trùng nhau", "nearly the same"),
            false => words.pick("ngược chiều nhau", "against each other"),
        })
        .table(title, flagged)
}

pub(super) fn told(tried: &Tried, outcome: &Outcome, words: Words) -> String {
    let without = words.pick("Bỏ", "Without");
    match tried {
        Tried::WithoutNode(id) => format!("{without} {}", words.item(outcome.framework(), id).1),
        Tried::WithoutUnit(id) => {
            let name = outcome.unit(id).map(|unit| unit.unit.name.as_str());
            format!("{without} {}", name.unwrap_or(id))
        }
        Tried::Alternative(_, told) => format!("`{told}`"),
    }
}

/// Makes a row per group and indicator: its points beside its part in the differences of the totals, its correlation
/// with the total, and what it tells.
#[must_use]
pub fn influence(nodes: &[NodeFacts], framework: &Framework, language: Language) -> Table {
    let words = Words(language);
    let item = |facts: &NodeFacts| {
        let (code, name) = words.item(framework, &facts.node);
        [Cell::from(code.unwrap_or_default()), Cell::from(name)]
    };
    let heads = [
        Column::left("code", words.pick("TT", "No.")),
        Column::left("name", words.pick("Nhóm, chỉ số", "Group, indicator")),
    ];
    Columns::<&NodeFacts>::new(language)
        .several(heads, |facts| item(facts))
        .right("points", ["Phần điểm", "Points"], |of| Cell::share_or_nothing(Some(of.points)))
        .right("influence", ["Phần khác biệt", "Differences"], |of| {
            Cell::share_or_nothing(of.influence)
        })
        .right("with_total", ["Tương quan với tổng", "With the total"], |of| {
            Cell::number_or_nothing(of.with_total)
        })
        .left("remark", ["Ghi chú", "Remark"], move |facts| remark(facts, words))
        .table(["Chỉ số nào tạo ra khác biệt", "What makes the differences"], nodes)
}

fn remark(facts: &NodeFacts, words: Words) -> &'static str {
    let is_negative = facts.with_total.is_some_and(|r| r.decimal().is_sign_negative());
    match () {
        () if facts.units == 0 => words.pick("không có số liệu", "no figures"),
        () if facts.full == facts.units => {
            words.pick("mọi đơn vị đều đủ điểm", "all have all of it")
        }
        () if facts.nothing == facts.units => {
            words.pick("không đơn vị nào có điểm", "none has any of it")
        }
        () if facts.is_idle() => words.pick("mọi đơn vị như nhau", "all have the same"),
        () if is_negative => words.pick("ngược chiều với tổng điểm", "against the total"),
        () if facts.distinct == 2 => words.pick("chỉ có hai mức", "two values only"),
        () => "",
    }
}

/// Makes a row per strength and weakness of a unit.
#[must_use]
pub fn strengths(profile: &Profile, framework: &Framework, language: Language) -> Table {
    let words = Words(language);
    let (strong, weak) = (words.pick("Mạnh", "Strength"), words.pick("Yếu", "Weakness"));
    let strengths = profile.strengths.iter().map(|mark| (strong, mark));
    let weaknesses = profile.weaknesses.iter().map(|mark| (weak, mark));
    Columns::<(&'static str, &Mark)>::new(language)
        .left("kind", ["Loại", "Kind"], |(kind, _)| *kind)
        .left("name", ["Chỉ số", "Indicator"], |(_, mark)| {
            Cell::from(words.item(framework, &mark.indicator).1)
        })
        .right("rank", ["Hạng", "Rank"], |(_, mark)| Cell::number(mark.rank))
        .right("of", ["Trong số", "Of"], |(_, mark)| Cell::number(mark.of))
        .right("share", ["Tỷ lệ đạt", "Share"], |(_, mark)| {
            Cell::share_or_nothing(Some(mark.share))
        })
        .right("lost", ["Điểm chưa đạt", "Points lost"], |(_, mark)| {
            Cell::number_or_nothing(Some(mark.lost))
        })
        .table(["Điểm mạnh, điểm yếu", "Strengths and weaknesses"], strengths.chain(weaknesses))
}

/// Makes a row per goal of a unit: what it lacks, and the least effort that was found, if one was looked for.
#[must_use]
pub fn next_goals(
    goals: &[Goal],
    efforts: Option<&[LeastEffort]>,
    outcome: &Outcome,
    language: Language,
) -> Table {
    let words = Words(language);
    let found = efforts.unwrap_or_default().iter().map(Some);
    let found = found.chain(std::iter::repeat(None));
    let title = ["Còn thiếu bao nhiêu, làm gì trước", "What is lacking, and what to do first"];
    Columns::<(&Goal, Option<&LeastEffort>)>::new(language)
        .left("goal", ["Mục tiêu", "Goal"], |(goal, _)| match &goal.aim {
            Aim::Pass => words.pick("Kết luận đạt", "To pass").to_owned(),
            Aim::Grade(name) => format!("{} {}", words.pick("Xếp loại", "Grade"), words.name(name)),
            Aim::Rank(rank) => format!("{} {rank}", words.pick("Hạng", "Rank")),
        })
        .right("total", ["Cần đạt", "Needed"], |(of, _)| {
            Cell::number_or_nothing(Some(of.total))
        })
        .right("missing", ["Còn thiếu", "Lacking"], |(goal, _)| {
            Cell::number_or_nothing(Some(goal.missing))
        })
        .when(efforts.is_some(), |columns| {
            columns
                .left("effort", ["Cách ít thay đổi nhất", "Least effort"], |(_, effort)| {
                    effort_told(*effort, outcome, words)
                })
                .right("reached", ["Tổng điểm khi đó", "Total then"], |(_, effort)| {
                    let found = effort.and_then(|effort| effort.clone().found());
                    Cell::number_or_nothing(found.and_then(|effort| effort.total))
                })
        })
        .table(title, goals.iter().zip(found))
}

fn effort_told(effort: Option<&LeastEffort>, outcome: &Outcome, words: Words) -> String {
    let effort = match effort {
        Some(LeastEffort::Found(effort)) => effort,
        Some(LeastEffort::Impossible) => {
            let never = "không thể đạt, dù mọi số liệu đều tốt nhất";
            return words.pick(never, "impossible, even with every figure at its best").to_owned();
        }
        _ => return words.pick("không tìm được cách", "no way was found").to_owned(),
    };
    let steps = effort.steps.iter().map(|step| step_told(step, outcome, words));
    let cost = effort.cost.map(|cost| words.shown(cost));
    let cost = cost.map(|cost| format!(" ({} {cost})", words.pick("chi phí", "cost")));
    steps.collect::<Vec<_>>().join("; ") + &cost.unwrap_or_default()
}

fn step_told(step: &Step, outcome: &Outcome, words: Words) -> String {
    let Some(metric) = outcome.framework().metrics.get(&step.metric) else {
        return step.metric.clone();
    };
    let (from, to) = (words.value(metric, &step.from), words.value(metric, &step.to));
    format!("{}: {from} → {to}", words.name(&metric.name))
}

/// Says in words how firm the ranks of all units are.
pub(in crate::report) fn firmness(answers: &Answers, language: Language) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(bounds) = &answers.bounds {
        let (decided, pairs) = bounds.decided();
        let words = Words(language);
        let part =
            part(decided, pairs).map_or_else(String::new, |part| words.percent(part).to_string());
        told.push(match language {
            Language::Vi => format!(
                "{part} số cặp đơn vị giữ nguyên thứ tự với mọi bộ trọng số trong khoảng đã nêu. “Có thể từ 1 đến 25” nghĩa là \
                 không bộ trọng số nào trong khoảng đó cho hạng nằm ngoài 1–25; không có nghĩa là mọi hạng ở giữa đều xảy ra, \
                 hay khả năng xảy ra như nhau."
            ),
            Language::En => format!(
                "{part} of the pairs of units keep their order for all weights within the bounds. “Possible from 1 to 25” means \
                 that no weights within them give a rank outside of 1 to 25; not that every rank between them occurs, nor that \
                 they are as likely."
            ),
        });
    }
    told
}

fn part(part: u64, whole: u64) -> Option<Shown> {
    Exact::from(part).over(&Exact::from(whole)).ok().flatten()?.shown(4).ok()
}

/// Says in words how firm the rank of a unit is. Empty if nothing is known of it.
pub(in crate::report) fn unit_firmness(
    answers: &Answers,
    unit: &str,
    language: Language,
) -> String {
    let possible = answers.bounds.as_ref().and_then(|bounds| bounds.unit(unit).ok());
    let Some((own, (least, greatest))) =
        possible.and_then(|unit| Some((unit.rank?, unit.possible?)))
    else {
        return String::new();
    };
    let drawn = answers.stability.as_ref().and_then(|all| in_draws(all, unit));
    match (language, drawn) {
        (Language::Vi, Some((from, to))) => format!(
            "Hạng {own}, có thể từ {least} đến {greatest}; trong 90% số lần thử từ {from} đến {to}."
        ),
        (Language::En, Some((from, to))) => format!(
            "Rank {own}, possible from {least} to {greatest}; in nine draws of ten from {from} to {to}."
        ),
        (Language::Vi, None) => format!("Hạng {own}, có thể từ {least} đến {greatest}."),
        (Language::En, None) => format!("Rank {own}, possible from {least} to {greatest}."),
    }
}

fn in_draws(stability: &Stability, unit: &str) -> Option<(u32, u32)> {
    let unit = stability.unit(unit).ok()?;
    Some((unit.quantile(5, 100)?, unit.quantile(95, 100)?))
}
