//! The methods that set a unit among its peers, and answers on their scale, in words.

use crate::number::Shown;

use super::method::{amount, equals, irrational};
use super::words::Words;
use crate::outcome::scorecard::{MethodCard, Working};

/// The line that shows how the share follows.
pub(super) fn line(words: Words, card: &MethodCard<'_>, share: &str) -> String {
    let kind = words.pick("đơn vị cùng loại", "units of the kind");
    let of = words.pick("trong", "of");
    match &card.working {
        Working::ZScore { .. } => z_score(words, card, share),
        Working::Percentile { direction, worse, equal, peers, .. } => format!(
            "{worse} {}, {equal} {}, {of} {peers} {kind} ({}): ({worse} + {equal} ÷ 2) ÷ {peers} → {share}",
            words.pick("đơn vị kém hơn", "worse"),
            words.pick("bằng (kể cả chính nó)", "equal (itself included)"),
            words.direction(*direction),
        ),
        Working::Rank { direction, rank, peers, .. } => format!(
            "{} {rank} {of} {peers} {kind} ({}): ({peers} − {rank}) ÷ ({peers} − 1) → {share}",
            words.pick("hạng", "rank"),
            words.direction(*direction),
        ),
        Working::Survey { answers, mean, lowest, highest } => {
            let [lowest, highest] = [lowest, highest].map(|end| words.number(end.normalize()));
            let mean = words.shown(*mean);
            format!(
                "{} {} {} {}: ({mean} − {lowest}) ÷ ({highest} − {lowest}) → {share}",
                words.pick("trung bình", "mean"),
                equals(&mean),
                words.pick("của", "of"),
                counted(words, *answers),
            )
        }
        _ => String::new(),
    }
}

fn counted(words: Words, answers: Shown) -> String {
    format!("{} {}", words.shown(answers.normalize()), words.pick("câu trả lời", "answers"))
}

/// `z = (50 − 44) ÷ 12,5 = 0,48 (trung bình và độ lệch chuẩn của 3 đơn vị cùng loại); …`
fn z_score(words: Words, card: &MethodCard<'_>, share: &str) -> String {
    let Working::ZScore { value, mean, deviation, z, zero_at, full_at, peers, approximate: cut } =
        &card.working
    else {
        return String::new();
    };
    let value = amount(words, &card.inputs, *value);
    let [mean, deviation] = [*mean, *deviation].map(|number| amount(words, &card.inputs, number));
    let z = words.shown(*z);
    let [zero_at, full_at] = [zero_at, full_at].map(|end| words.number(end.normalize()));
    format!(
        "z = ({value} − {mean}) ÷ {deviation} {} ({} {peers} {}); {} {zero_at}, {} {full_at} → {share}{}",
        equals(&z),
        words.pick("trung bình và độ lệch chuẩn của", "mean and standard deviation of"),
        words.pick("đơn vị cùng loại", "units of the kind"),
        words.pick("0 điểm tại", "nothing at"),
        words.pick("đủ điểm từ", "full at"),
        if *cut { irrational(words) } else { "" },
    )
}
