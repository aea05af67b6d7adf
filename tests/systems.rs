//! The systems of the documents: the command that `rules/coverage/systems.csv` names for each is run, and what must be
//! shown is looked for in what it prints.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

mod built;

use std::collections::BTreeMap;
use std::fs;

use built::{run, text};
use dti_engine::analysis::Analysis;
use dti_engine::merged::Mergers;
use dti_engine::rules::Loader;
use dti_engine::{Dataset, Framework, Plan};

/// The command of each system that has one.
fn commands() -> BTreeMap<String, String> {
    let table = fs::read_to_string("rules/coverage/systems.csv").unwrap();
    let row = |line: &str| {
        let (system, _) = line.split_once(',')?;
        let command = line.rsplit(',').next()?;
        (command != "-" && command != "shown_by").then(|| (system.to_owned(), command.to_owned()))
    };
    table.lines().filter_map(row).collect()
}

/// What the command of a system prints.
fn shown(system: &str) -> String {
    let commands = commands();
    let command = commands.get(system).unwrap_or_else(|| panic!("{system} has no command"));
    let mut words = command.split(' ');
    let example = words.next().unwrap();
    let arguments: Vec<&str> = words.collect();
    let output = run(example, &arguments);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{system}: {command}\n{}", text(&output.stderr));
    said
}

/// The line that begins with a text, after blanks.
fn line<'t>(text: &'t str, begins: &str) -> &'t str {
    let mut lines = text.lines().filter(|line| line.trim_start().starts_with(begins));
    lines.next().unwrap_or_else(|| panic!("no line begins with `{begins}`:\n{text}"))
}

/// S32 and S33 are named only: no rule is attached to them.
#[test]
fn every_system_of_the_tiers_a_and_b_has_a_command() {
    let commands = commands();
    let silent: Vec<_> =
        (1..=31).map(|n| format!("S{n}")).filter(|n| !commands.contains_key(n)).collect();
    assert_eq!(silent, Vec::<String>::new());
}

/// Ranks that were published stand with or without a total, ties and gaps as they are; a count of `field` ranks, not of rows.
#[test]
fn published_ranks_are_taken_as_they_stand() {
    let yaml = "framework: demo/published\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
                source: {standing: illustrative}\nabsent: {missing: no_total, not_applicable: no_total, rejected: no_total}\n\
                metrics: {place: {type: rank, field: 21}, council: {type: number}}\n\
                indicators: [{id: given, points: 10, scoring: {points: council}}]\nranking: {of: place}\n\
                grades: [{name: Đầu, top: 10%}]\n";
    let framework = Framework::from_yaml(yaml).unwrap();
    let csv = "unit,place,council\nan,3,9\nbinh,,10\nchau,1,8\ndung,3,\ngiang,n/a,1\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let ranks: Vec<_> = outcome.units().map(|unit| (unit.unit.id.clone(), unit.rank)).collect();
    let expected =
        [("chau", Some(1)), ("an", Some(3)), ("dung", Some(3)), ("binh", None), ("giang", None)];
    assert_eq!(ranks, expected.map(|(unit, rank)| (unit.to_owned(), rank)));
    // 10 % of 21 are two ranks: the third is not among them, though only three units are known.
    assert!(
        outcome.unit("chau").unwrap().grade.is_some()
            && outcome.unit("an").unwrap().grade.is_none()
    );
    assert!(outcome.unit("dung").unwrap().total.is_none());
    assert_eq!(Analysis::of(&outcome).unwrap_err().code(), "analysis");
    let mergers = "merged: demo/communes\nunit_kind: commune\nbefore: {an: An, binh: Bình, chau: Châu, dung: Dung, \
                   giang: Giang}\nformed: [{unit: moi, name: Mới, from: [an, binh, chau, dung, giang]}]\n";
    let refused = Mergers::from_yaml(mergers).unwrap().outcome(&outcome).unwrap_err();
    assert!(refused.to_string().contains("published ranks"), "{refused}");
}

/// Every criterion that a rule of this crate serves is there.
#[test]
fn criteria_that_are_served_are_there() {
    let (_, found) = Loader::new().folder("rules").load().catalog();
    assert!(found.is_empty(), "{found}");
    let plan = Framework::from_path("rules/nghe-an/plan-2030.yaml").unwrap();
    let criterion = plan.target("digital_day").unwrap().source().criterion.clone().unwrap();
    assert_eq!(criterion.to_string(), "national/province@2022#awareness");
}

/// S1: Thanh Hóa was 15th, 12th, 15th, 11th (references/published-values), and 5th of 34 for 2024. Tuyên Quang was 44th (001:14).
#[test]
fn s1_a_province_has_a_rank_per_year() {
    let shown = shown("S1");
    assert!(
        line(&shown, "thanh-hoa,").starts_with("thanh-hoa,Thanh Hóa,15,,12,,15,,11,,5,,10"),
        "{shown}"
    );
    assert!(line(&shown, "tuyen-quang,").contains(",44,"), "{shown}");
}

/// S2 and S3: the first five of 2022 in the order of 003:1110 and 003:1111, without a score but for one.
#[test]
fn s2_and_s3_the_first_five_are_published_without_scores() {
    let departments = shown("S2");
    let first = "1,Văn phòng UBND tỉnh,,published\n2,Sở Thông tin và Truyền thông,,published\n\
                 3,Sở Giáo dục và Đào tạo,,published\n4,Sở Giao thông vận tải,,published\n\
                 5,Sở Xây dựng,,published\n";
    assert!(departments.ends_with(first), "{departments}");
    let districts = shown("S3");
    assert!(line(&districts, "1,").ends_with("Thành phố Thanh Hóa,848.6,published"), "{districts}");
    assert_eq!(districts.lines().count(), 6);
}

/// S5: the table of the seven decisions (003:497-524), 31 communes; "phường Đông Sơn" is of Bỉm Sơn.
#[test]
fn s5_dossiers_add_up_to_the_decisions() {
    let shown = shown("S5");
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let by_district = shown.split("Số hồ sơ đã công nhận theo từng huyện").nth(1).unwrap();
    assert!(by_district.trim_start_matches(':').trim_start().starts_with("31"), "{by_district}");
    for (district, communes) in [
        ("Huyện Hà Trung", 2),
        ("Huyện Quảng Xương", 5),
        ("Thành phố Thanh Hóa", 10),
        ("Thị xã Bỉm Sơn", 1),
        ("Huyện Như Thanh", 4),
        ("Huyện Đông Sơn", 5),
        ("Huyện Yên Định", 4),
    ] {
        assert!(
            by_district.contains(&format!("{district} {communes}")),
            "{district}\n{by_district}"
        );
    }
}

/// S7: the history of the years, through the mergers of 2025: 166 communes beside the mean of those they were formed from.
#[test]
fn s7_the_years_stand_side_by_side() {
    let shown = shown("S7");
    assert!(shown.lines().next().unwrap().contains("rank"), "{shown}");
    assert_eq!(shown.lines().count(), 167, "{shown}");
    assert!(shown.contains("Phường Hạc Thành"), "{shown}");
}

/// S9 and S15: the share of enterprises at a level, from assessed enterprises.
#[test]
fn s9_and_s15_the_share_of_enterprises_at_a_level() {
    for system in ["S9", "S15"] {
        let shown = shown(system);
        let share = line(&shown, "Tỷ lệ doanh nghiệp từ mức 2 trở lên");
        assert!(share.contains('%'), "{system}: {share}");
        assert!(shown.contains("trong 38 đơn vị (enterprises)"), "{system}: {shown}");
    }
}

/// S10: unit, year, rank and decision go into the emulation review (003:271).
#[test]
fn s10_results_go_into_the_emulation_review() {
    let shown = shown("S10");
    assert!(shown.starts_with("unit,name,year,"), "{shown}");
    let office = line(&shown, "van-phong-ubnd-tinh,");
    assert!(
        office.contains(",2022,") && office.contains(",1,21,2148/QĐ-UBND,20/06/2023,"),
        "{office}"
    );
}

/// S11 and S12: year 2023, published on 23 May 2024 (000:302), with the head of each unit (001:100).
#[test]
fn s11_and_s12_results_have_their_head_and_their_decision() {
    for system in ["S11", "S12"] {
        let shown = shown(system);
        let first = line(&shown, "so-tu-phap,");
        assert!(first.contains("Giám đốc Sở Tư pháp,2023,407.64,1,"), "{first}");
        assert!(first.contains("03/QĐ-BCĐ,23/05/2024"), "{first}");
        assert!(line(&shown, "thanh-pho-tuyen-quang,").contains("513.65"), "{shown}");
    }
}

/// S16: who is honoured, with the head and the reason: the rank among 21 and the grade.
#[test]
fn s16_the_first_are_listed_with_their_heads() {
    let shown = shown("S16");
    assert!(shown.starts_with("unit,name,head,year,total,rank,ranked,"), "{shown}");
    let rows: Vec<&str> = shown.lines().skip(1).collect();
    assert!(rows.len() >= 3, "{shown}");
    assert!(
        rows.iter()
            .all(|row| row.contains("Giám đốc") || row.contains("Chánh") || row.contains("Trưởng")),
        "{shown}"
    );
    assert!(rows.iter().all(|row| row.contains(",21,")), "{shown}");
}

/// S17: the yearly status of the targets of 2030; a rank of 24 meets `≤ 25` (004:286), 29 does not yet.
#[test]
fn s17_targets_of_2030_have_a_status_each_year() {
    let shown = shown("S17");
    let rank = line(&shown, "1,Thứ hạng DTI");
    assert!(rank.contains("29") && rank.contains("24"), "{rank}");
    assert!(rank.ends_with("24,đạt,synthetic"), "{rank}");
}

/// S18 and S19: progress per unit of Đồng Tháp, no ranking, and the list for the review. Two models are asked of a district (002:62).
#[test]
fn s18_and_s19_progress_per_unit_without_a_ranking() {
    let shown_18 = shown("S18");
    assert!(!shown_18.contains("rank"), "{shown_18}");
    // Sở TTTT: 2 ≥ 1, has its plan, reported on 1 December: 3 of 3. Sở Nội vụ reported on the 5th: 2 of 3. Lai Vung: 1 of 3.
    for (unit, met) in
        [("so-thong-tin-va-truyen-thong,", 3), ("so-noi-vu,", 2), ("huyen-lai-vung,", 1)]
    {
        let row = line(&shown_18, unit);
        assert!(row.contains(&format!(",2022,{met},")), "{row}");
    }
    assert!(shown("S19").contains("so-noi-vu,Sở Nội vụ,2022,2,"));
}

/// S23 and S30: other indices of provinces, apart from the digital transformation index.
#[test]
fn s23_and_s30_other_indices_are_recorded() {
    assert!(shown("S23").contains("1,Quảng Ninh,92.18,published\n"));
    let innovation = shown("S30");
    assert!(innovation.contains("33,Nghệ An,36.5,published\n"), "{innovation}");
}

/// S25: what the national monitoring gives is read and added up: 96 + 72 + 168 + 168 = 504 procedures, 26 710 dossiers online.
#[test]
fn s25_monitored_figures_are_imported() {
    let shown = shown("S25");
    assert!(line(&shown, "Số thủ tục toàn trình, theo đơn vị").contains("504"), "{shown}");
    assert!(line(&shown, "Số hồ sơ trực tuyến, theo đơn vị").contains("26.710"), "{shown}");
}

/// S4: a third set, for communes, of 1 000 points; what is not the decision's says so on the card.
#[test]
fn s4_communes_have_a_set_of_their_own() {
    let card = shown("S4");
    assert!(card.contains("thanh-hoa/commune 2022") && card.contains("minh họa"), "{card}");
    assert!(line(&card, "Tổng điểm").contains("/ 1.000"), "{card}");
    let said = card.lines().filter(|line| line.trim_start().starts_with("căn cứ:"));
    assert_eq!(said.filter(|line| line.ends_with("căn cứ: chính thức")).count(), 1, "{card}");
}

/// S6: an "xếp loại" and a yes or no for each of the 27 districts; the target of 2024 asks for one (003:148).
#[test]
fn s6_districts_have_a_grade_and_a_verdict() {
    let table = shown("S6");
    assert_eq!(table.lines().count(), 28, "{table}");
    assert!(line(&table, "thanh-pho-thanh-hoa,").contains(",16,1,Tốt,pass,"), "{table}");
    assert!(line(&table, "huyen-ba-thuoc,").contains(",14,0.875,Khá,fail,"), "{table}");
    let province = shown("S5");
    let target = line(&province, "8  Huyện hoàn thành chuyển đổi số");
    assert!(target.contains("≥ 1") && target.contains("3 huyện"), "{target}");
}

/// S8 and S22: 34 targets, 30 stated as met and 4 not (003:4); what is stated stands beside what the figures say, and 90 %
/// meets `≥ 90 %` (003:369-371).
#[test]
fn s8_and_s22_the_stated_and_the_computed_verdict_are_two() {
    let card = shown("S8");
    let count =
        |text: &str| card.lines().filter(|line| line.trim_start().starts_with(text)).count();
    assert_eq!((count("tự khai: đạt"), count("tự khai: chưa đạt")), (30, 4), "{card}");
    assert!(card.contains("/ 34"), "{card}");
    // Topics of inspections, learners and points in another measure decide nothing (003:343, 003:355).
    for open in ["8. Kiểm tra trên môi trường số", "11. Phổ cập kỹ năng số cho cán bộ"]
    {
        assert!(line(&card, open).ends_with("chưa xác định"), "{card}");
    }
    let satisfied = shown("S22");
    assert!(
        line(&satisfied, "15. Hài lòng về giải quyết thủ tục").ends_with(" đạt"),
        "{satisfied}"
    );
    assert!(satisfied.contains("= 90% [003:371]; yêu cầu ≥ 90%"), "{satisfied}");
}

/// S13: what an enterprise says of itself has a level.
#[test]
fn s13_an_enterprise_assesses_itself() {
    let card = shown("S13");
    assert!(line(&card, "Tổng điểm").ends_with("xếp loại Mức 4: nâng cao"), "{card}");
}

/// S14 and S27: 21, 21 and 460 units (004:193, 004:229), the communes without a ranking (004:519); facilities at level 4
/// or above (004:437): 209 of 525 with a known level.
#[test]
fn s14_and_s27_three_sets_and_a_share_of_facilities() {
    let shown = shown("S14");
    assert_eq!(shown.lines().filter(|line| *line == "21 đơn vị").count(), 2, "{shown}");
    assert!(line(&shown, "Số đơn vị").contains("460"), "{shown}");
    assert!(shown.contains("Bộ chỉ số này không xếp hạng."), "{shown}");
    let share = line(&shown, "Tỷ lệ cơ sở y tế đạt mức 4 trở lên");
    assert!(share.contains("39,8095%"), "{share}");
    assert!(shown.contains("209 trong 525 đơn vị"), "{shown}");
}

/// S20: 13 months since the last check are in time at level 2 (once in 2 years) and late at level 3 (003:198).
#[test]
fn s20_how_often_a_system_is_checked_goes_by_its_level() {
    let table = shown("S20");
    assert!(line(&table, "mail,").contains(",level_2,,5,1,,pass,"), "{table}");
    assert!(line(&table, "portal,").contains(",met,met,not_met,met,met,"), "{table}");
    assert!(line(&table, "data_centre,").contains(",met,not_met,met,met,met,"), "{table}");
    assert!(line(&table, "site,").contains(",not_met,not_met,undetermined,"), "{table}");
}

/// S21: 122 of 692 portals have a label (003:73); the target counts agencies (003:165), so it stays open.
#[test]
fn s21_portals_say_nothing_on_agencies() {
    let province = shown("S21");
    let target = line(&province, "22  Nhãn tín nhiệm mạng");
    assert!(target.contains("≥ 100%          –  chưa xác định"), "{target}");
    let facts = std::fs::read_to_string("rules/thanh-hoa/facts-2023.csv").unwrap();
    assert!(facts.contains(",sites_with_label,122,") && facts.contains(",sites,692,"));
}

/// S24: share and rank are two values with their source and period; the two values of Nghệ An stand and are told of.
#[test]
fn s24_share_and_rank_of_the_digital_economy() {
    let all = shown("S24");
    let share = all.lines().find(|line| line.contains("8,28% (2023)")).unwrap();
    assert!(share.contains("9,03% (2024)"), "{share}");
    assert!(all.contains("Tỷ trọng kinh tế số: hai nơi nêu hai giá trị"), "{all}");
    // 000:151 asks for more than 18 %, 001:54 for 20 %, both for 2025.
    assert!(all.contains("kinh tế số trong GRDP: > 18% (2025); ≥ 20% (2025)"), "{all}");
    let rules = ["--rules", "rules/shared/digital-economy.yaml"];
    let data = ["--data", "examples/data/shared/digital-economy.csv"];
    let case =
        run("score_units", &[&rules[..], &data, &["--as-case", "thanh-hoa-003-81"]].concat());
    let case = text(&case.stdout);
    for part in
        ["digital_economy_rank: '37'", "digital_economy_period: '2023'", "tháng 8/2023 (003:1113)"]
    {
        assert!(case.contains(part), "{case}");
    }
}

/// S26: 400 schools at level 1 and 118 at levels 2 and 3 are the 518 primary schools (004:195): 77.22 % and 22.78 %.
#[test]
fn s26_levels_of_schools_add_up() {
    let card = shown("S26");
    for share in ["518 ÷ 518 = 100%", "400 ÷ 518 ≈ 77,2201%", "118 ÷ 518 ≈ 22,7799%"] {
        assert!(card.contains(share), "{card}");
    }
}

/// S28: three conditions, all of them; 73 of 559 communes are 13.06 % (003:1099, 003:17).
#[test]
fn s28_three_conditions_of_a_commune() {
    let table = shown("S28");
    assert!(line(&table, "xa-a,").contains(",3,1,,pass,"), "{table}");
    assert!(line(&table, "xa-b,").contains(",fail,"), "{table}");
    assert!(line(&table, "xa-c,").contains(",fail,") && table.contains("undetermined"), "{table}");
    let province = shown("S21");
    assert!(line(&province, "34  Mô hình ba không ở mọi xã").contains("13,059%"), "{province}");
}

/// S29 and S31: one model is enough for a department and not for a district (002:61-63); "before 10 December" leaves the
/// 10th out (004:540), and who has not reported is not late yet.
#[test]
fn s29_and_s31_bounds_go_by_the_kind_and_days_are_kept() {
    let models = shown("S29");
    assert!(line(&models, "so-noi-vu,").contains(",,,,,met,"), "{models}");
    assert!(line(&models, "huyen-lai-vung,").contains(",,,,,not_met,"), "{models}");
    let reports = shown("S31");
    for (unit, state) in
        [("so-noi-vu,", "met"), ("so-y-te,", "not_met"), ("huyen-con-cuong,", "undetermined")]
    {
        assert!(line(&reports, unit).contains(&format!(",true,,,,,{state},")), "{reports}");
    }
}
