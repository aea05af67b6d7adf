//! Writes the synthetic datasets of Thanh Hóa under `examples/data/thanh-hoa/`.
//!
//! **Every value is made up.** The names of the departments and of eighteen districts are real (document 003,
//! Appendix 5 and passim); the other districts and all communes are numbered, because the document does not name
//! them. The latent quality of the five departments and five districts that the document lists first for 2022
//! (003:1110-1111) is set so that they come first here too; no published score stands behind any number.
//!
//! A unit has a latent quality from 0 to 1000, and every column leans on it with some noise. Some cells are
//! missing, not applicable or rejected, and some wholes are zero, as in real submissions. Every 97th commune
//! repeats the figures of the one before it, so that there are ties.
//!
//! The program uses integers and its own generator only, so it writes the same bytes on every machine:
//!
//! ```text
//! cargo run --example make_synthetic_data                  # writes the files
//! cargo run --example make_synthetic_data -- --check       # exits with 1 if a file differs
//! cargo run --example make_synthetic_data -- --out DIR     # writes them elsewhere
//! ```
#![expect(
    clippy::arithmetic_side_effects,
    reason = "every quantity is a small integer bounded by the tables of this file"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The one seed of all files.
const SEED: u64 = 20_220_046;
const COMMUNES: u64 = 559;
/// Every so many communes, one repeats the figures of the commune before it.
const REPEATED: u64 = 97;

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("make_synthetic_data: {message}");
            ExitCode::from(2)
        }
    }
}

/// Writes or checks the files; false when a checked file differs.
fn run(mut arguments: impl Iterator<Item = String>) -> Result<bool, String> {
    let mut check = false;
    let mut folder =
        Path::new(option_env!("CARGO_MANIFEST_DIR").unwrap_or(".")).join("examples/data/thanh-hoa");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--out" => {
                folder = PathBuf::from(arguments.next().ok_or("--out needs a folder")?);
            }
            other => return Err(format!("unknown argument `{other}`: use --check or --out DIR")),
        }
    }
    if check {
        return check_files(&folder);
    }
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for file in files() {
        let path = folder.join(file.name);
        fs::write(&path, file.csv()).map_err(|e| format!("{}: {e}", path.display()))?;
        println!("{}: {} units", path.display(), file.units.len());
    }
    Ok(true)
}

fn check_files(folder: &Path) -> Result<bool, String> {
    let mut same = true;
    for file in files() {
        let path = folder.join(file.name);
        let found = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        if found != file.csv() {
            eprintln!("{}: differs from what this program writes", path.display());
            same = false;
        }
    }
    Ok(same)
}

fn files() -> [File; 4] {
    [
        File { number: 1, name: "departments-2022.csv", columns: DEPARTMENT, units: departments() },
        File { number: 2, name: "districts-2022.csv", columns: DISTRICT, units: districts() },
        File { number: 3, name: "communes-2022.csv", columns: COMMUNE, units: communes(0) },
        File {
            number: 4,
            name: "commune-recognition-2023.csv",
            columns: RECOGNITION,
            units: communes(60),
        },
    ]
}

// Random numbers.

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    /// The generator of one unit in one file: a change to one unit leaves the others as they are.
    fn of(file: u64, unit: u64) -> Self {
        let mut seeded = Self(SEED ^ file.wrapping_mul(0xA076_1D64_78BD_642F));
        Self(seeded.next() ^ unit.wrapping_mul(0xE703_7ED1_A0B4_28DB))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        low + i64::try_from(self.next() % width).unwrap_or(0)
    }

    fn chance(&mut self, per_mille: i64) -> bool {
        self.between(0, 999) < per_mille
    }
}

// Units.

struct Unit {
    number: u64,
    id: String,
    name: String,
    kind: &'static str,
    /// From 0 to 1000.
    quality: i64,
    /// Whether the unit handles administrative procedures.
    services: bool,
    /// Whether a survey was held.
    survey: bool,
}

/// The departments of Appendix 5 of document 003, in its order; a quality where the document lists the unit
/// among the first five.
const DEPARTMENTS: &[(&str, &str, Option<i64>)] = &[
    ("ban-dan-toc", "Ban Dân tộc", None),
    (
        "ban-quan-ly-khu-kinh-te-nghi-son",
        "Ban Quản lý Khu kinh tế Nghi Sơn và các Khu công nghiệp",
        None,
    ),
    ("so-cong-thuong", "Sở Công Thương", None),
    ("so-giao-duc-va-dao-tao", "Sở Giáo dục và Đào tạo", Some(755)),
    ("so-giao-thong-van-tai", "Sở Giao thông vận tải", Some(720)),
    ("so-ke-hoach-va-dau-tu", "Sở Kế hoạch và Đầu tư", None),
    ("so-khoa-hoc-va-cong-nghe", "Sở Khoa học và Công nghệ", None),
    ("so-lao-dong-thuong-binh-va-xa-hoi", "Sở Lao động - Thương binh và Xã hội", None),
    ("so-ngoai-vu", "Sở Ngoại vụ", None),
    ("so-noi-vu", "Sở Nội vụ", None),
    ("so-nong-nghiep-va-phat-trien-nong-thon", "Sở Nông nghiệp và Phát triển nông thôn", None),
    ("so-tai-chinh", "Sở Tài chính", None),
    ("so-tai-nguyen-va-moi-truong", "Sở Tài nguyên và Môi trường", None),
    ("so-thong-tin-va-truyen-thong", "Sở Thông tin và Truyền thông", Some(790)),
    ("so-tu-phap", "Sở Tư pháp", None),
    ("so-van-hoa-the-thao-va-du-lich", "Sở Văn hóa, Thể thao và Du lịch", None),
    ("so-xay-dung", "Sở Xây dựng", Some(685)),
    ("so-y-te", "Sở Y tế", None),
    ("thanh-tra-tinh", "Thanh tra tỉnh", None),
    ("van-phong-hdnd-tinh", "Văn phòng HĐND tỉnh", None),
    ("van-phong-ubnd-tinh", "Văn phòng UBND tỉnh", Some(830)),
];

/// The districts that document 003 names; nine more are not named in it.
const DISTRICTS: &[(&str, &str, Option<i64>)] = &[
    ("thanh-pho-thanh-hoa", "Thành phố Thanh Hóa", Some(830)),
    ("thanh-pho-sam-son", "Thành phố Sầm Sơn", None),
    ("thi-xa-bim-son", "Thị xã Bỉm Sơn", None),
    ("thi-xa-nghi-son", "Thị xã Nghi Sơn", Some(755)),
    ("huyen-ba-thuoc", "Huyện Bá Thước", None),
    ("huyen-dong-son", "Huyện Đông Sơn", None),
    ("huyen-ha-trung", "Huyện Hà Trung", None),
    ("huyen-hoang-hoa", "Huyện Hoằng Hóa", None),
    ("huyen-muong-lat", "Huyện Mường Lát", None),
    ("huyen-nhu-thanh", "Huyện Như Thanh", Some(790)),
    ("huyen-quan-hoa", "Huyện Quan Hóa", None),
    ("huyen-quan-son", "Huyện Quan Sơn", None),
    ("huyen-quang-xuong", "Huyện Quảng Xương", None),
    ("huyen-thieu-hoa", "Huyện Thiệu Hóa", None),
    ("huyen-tho-xuan", "Huyện Thọ Xuân", Some(720)),
    ("huyen-thuong-xuan", "Huyện Thường Xuân", None),
    ("huyen-trieu-son", "Huyện Triệu Sơn", None),
    ("huyen-yen-dinh", "Huyện Yên Định", Some(685)),
];
const DISTRICT_COUNT: u64 = 27;
/// Departments without administrative procedures of their own, in these data.
const WITHOUT_SERVICES: &[&str] = &["ban-dan-toc", "van-phong-hdnd-tinh"];

fn named(
    list: &[(&str, &str, Option<i64>)],
    kind: &'static str,
    file: u64,
    (low, high): (i64, i64),
) -> Vec<Unit> {
    (1..)
        .zip(list)
        .map(|(number, (id, name, quality))| {
            let mut random = Random::of(100 + file, number);
            let drawn = random.between(low, high);
            Unit {
                number,
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                kind,
                quality: quality.unwrap_or(drawn),
                services: !WITHOUT_SERVICES.contains(id),
                survey: quality.is_some() || random.chance(850),
            }
        })
        .collect()
}

fn departments() -> Vec<Unit> {
    named(DEPARTMENTS, "department", 1, (230, 560))
}

fn districts() -> Vec<Unit> {
    let mut units = named(DISTRICTS, "district", 2, (230, 560));
    for number in units.len() as u64 + 1..=DISTRICT_COUNT {
        let mut random = Random::of(102, number);
        units.push(Unit {
            number,
            id: format!("huyen-{number}"),
            name: format!("Huyện số {number}"),
            kind: "district",
            quality: random.between(230, 560),
            services: true,
            survey: random.chance(850),
        });
    }
    units
}

/// The communes, with the same latent quality in every file and year, raised by `progress`.
fn communes(progress: i64) -> Vec<Unit> {
    (1..=COMMUNES)
        .map(|number| {
            let mut random = Random::of(103, figures_of(number));
            let drawn = (0..3).map(|_| random.between(0, 900)).sum::<i64>() / 3;
            Unit {
                number: figures_of(number),
                id: format!("xa-{number:03}"),
                name: format!("Xã số {number:03}"),
                kind: "commune",
                quality: (drawn + progress).min(1000),
                services: true,
                survey: true,
            }
        })
        .collect()
}

/// The commune whose figures a commune shows: its own, but for every 97th.
fn figures_of(number: u64) -> u64 {
    if number.is_multiple_of(REPEATED) { number - 1 } else { number }
}

// Columns.

/// How a value is drawn. `low` and `high` belong to quality 0 and 1000; rates are per mille.
enum Draw {
    YesNo(i64, i64),
    /// The first option by the rate, the second for two thirds of the rest.
    Choice([&'static str; 3], i64, i64),
    /// The date of a plan in the first five months of a year, earlier in better units; empty where the
    /// unit says that it issued none.
    Date(u16),
    /// A count that does not depend on quality; zero at the rate of the last number.
    Whole(i64, i64, i64),
    /// A part of the column named.
    Part(&'static str, i64, i64),
    Tally(i64, i64),
    /// A percentage with one decimal.
    Percent(i64, i64),
    /// A number with one decimal, in tenths.
    Tenths(i64, i64),
}

/// What a unit needs for the column to apply.
#[derive(Clone, Copy, PartialEq)]
enum Needs {
    Nothing,
    Services,
    Survey,
}

struct Column {
    id: &'static str,
    draw: Draw,
    needs: Needs,
    /// Rate, per mille, of units to which the column does not apply.
    inapplicable: i64,
    /// Greatest noise either way: per mille for a rate.
    noise: i64,
}

const fn column(id: &'static str, draw: Draw) -> Column {
    let noise = match draw {
        Draw::Tally(low, high) => (if low < high { high - low } else { low - high }) / 6,
        Draw::Percent(..) => 30,
        Draw::Tenths(..) => 6,
        _ => 70,
    };
    Column { id, draw, needs: Needs::Nothing, inapplicable: 0, noise }
}

const fn yes_no(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::YesNo(low, high))
}

const fn head(low: i64, high: i64) -> Column {
    column("committee_head", Draw::Choice(["chief", "deputy", "none"], low, high))
}

const fn date(id: &'static str, year: u16) -> Column {
    column(id, Draw::Date(year))
}

const fn whole(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Whole(low, high, 0))
}

const fn whole_or_zero(id: &'static str, low: i64, high: i64, zero: i64) -> Column {
    column(id, Draw::Whole(low, high, zero))
}

const fn part(id: &'static str, of: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Part(of, low, high))
}

const fn tally(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Tally(low, high))
}

const fn percent(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Percent(low, high))
}

const fn tenths(id: &'static str, low: i64, high: i64) -> Column {
    column(id, Draw::Tenths(low, high))
}

impl Column {
    const fn needs(mut self, needs: Needs) -> Self {
        self.needs = needs;
        self
    }

    const fn inapplicable(mut self, per_mille: i64) -> Self {
        self.inapplicable = per_mille;
        self
    }

    const fn noise(mut self, noise: i64) -> Self {
        self.noise = noise;
        self
    }
}

// Drawing a row.

/// One row in the making: its unit, its generator, and the counts drawn so far (a yes counts as 1; none where
/// not applicable).
struct Row<'a> {
    unit: &'a Unit,
    random: Random,
    counts: BTreeMap<&'static str, Option<i64>>,
}

impl Row<'_> {
    /// `low` to `high` by quality, with noise.
    fn lean(&mut self, low: i64, high: i64, noise: i64) -> i64 {
        low + (high - low) * self.unit.quality / 1000 + self.random.between(-noise, noise)
    }

    fn cell(&mut self, column: &Column) -> String {
        let drawn = self.draw(column);
        let lost = 3 + (1000 - self.unit.quality) / 90;
        let (missing, rejected) = (self.random.chance(lost), self.random.chance(3));
        match drawn {
            None => "n/a".to_owned(),
            Some(_) if missing || (column.needs == Needs::Survey && !self.unit.survey) => {
                String::new()
            }
            Some(text) if rejected && !text.is_empty() => "rejected".to_owned(),
            Some(text) => text,
        }
    }

    /// The text of a value; none where the column does not apply to the unit.
    fn draw(&mut self, column: &Column) -> Option<String> {
        let applies = !self.random.chance(column.inapplicable)
            && (column.needs != Needs::Services || self.unit.services);
        let noise = column.noise;
        let text = match column.draw {
            Draw::YesNo(low, high) => {
                let rate = self.lean(low, high, 0);
                let yes = self.random.chance(rate);
                self.counts.insert(column.id, Some(i64::from(yes)));
                if yes { "yes" } else { "no" }.to_owned()
            }
            Draw::Choice([first, second, third], low, high) => {
                let rate = self.lean(low, high, 0);
                let (best, middle) = (self.random.chance(rate), self.random.chance(667));
                let option = if best {
                    first
                } else if middle {
                    second
                } else {
                    third
                };
                option.to_owned()
            }
            Draw::Date(year) => {
                let day = self.lean(105, 15, 30).clamp(4, 150);
                let issued = self.counts.get("annual_plan_issued") != Some(&Some(0));
                if issued { date_text(year, day) } else { String::new() }
            }
            Draw::Whole(low, high, zero) => {
                let (count, none) = (self.random.between(low, high), self.random.chance(zero));
                self.count(column, applies, if none { 0 } else { count })
            }
            Draw::Part(of, low, high) => {
                let rate = self.lean(low, high, noise).clamp(0, 1000);
                let whole = self.counts.get(of).copied().flatten();
                let count = (whole.unwrap_or(0) * rate + 500) / 1000;
                let text = self.count(column, applies && whole.is_some(), count);
                whole?;
                text
            }
            Draw::Tally(low, high) => {
                let count = self.lean(low, high, noise).max(0);
                self.count(column, applies, count)
            }
            Draw::Percent(low, high) => {
                let rate = self.lean(low, high, noise).clamp(0, 1000);
                format!("{}%", tenths_text(rate))
            }
            Draw::Tenths(low, high) => tenths_text(self.lean(low, high, noise).max(1)),
        };
        applies.then_some(text)
    }

    fn count(&mut self, column: &Column, applies: bool, count: i64) -> String {
        self.counts.insert(column.id, applies.then_some(count));
        count.to_string()
    }
}

fn tenths_text(tenths: i64) -> String {
    if tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The date of a day of the year, counted from 1, in the first five months of a common year.
fn date_text(year: u16, day_of_year: i64) -> String {
    let mut day = day_of_year;
    let mut month = 1;
    for length in [31, 28, 31, 30] {
        if day <= length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{day:02}")
}

// Files.

struct File {
    number: u64,
    name: &'static str,
    columns: &'static [Column],
    units: Vec<Unit>,
}

impl File {
    fn csv(&self) -> String {
        let mut text = "unit,name,kind".to_owned();
        for column in self.columns {
            text.push(',');
            text.push_str(column.id);
        }
        text.push('\n');
        for unit in &self.units {
            let mut row =
                Row { unit, random: Random::of(self.number, unit.number), counts: BTreeMap::new() };
            text.push_str(&format!("{},{},{}", unit.id, quoted(&unit.name), unit.kind));
            for column in self.columns {
                text.push(',');
                text.push_str(&row.cell(column));
            }
            text.push('\n');
        }
        text
    }
}

fn quoted(name: &str) -> String {
    if name.contains(',') { format!("\"{name}\"") } else { name.to_owned() }
}

// The columns of each file, in the order in which the rule file declares its metrics.

const DEPARTMENT: &[Column] = &[
    head(350, 1050),
    tally("meetings_held", 1, 5).noise(1),
    part("meetings_chaired", "meetings_held", 500, 1080),
    whole_or_zero("directives_required", 2, 8, 60),
    part("directives_signed", "directives_required", 500, 1080),
    tally("news_items", 4, 40),
    yes_no("digital_day_joined", 700, 1000),
    yes_no("digital_day_organised", 150, 950),
    yes_no("plan_to_2025_issued", 950, 1000),
    yes_no("annual_plan_issued", 880, 1000),
    date("annual_plan_date", 2022),
    whole_or_zero("tasks_assigned", 6, 24, 15),
    part("tasks_on_time", "tasks_assigned", 620, 1020),
    whole("staff", 20, 125),
    part("staff_with_devices", "staff", 930, 1060),
    yes_no("dedicated_network", 850, 1000),
    whole("systems", 3, 14),
    part("systems_ipv6", "systems", 700, 1060),
    part("systems_on_cloud", "systems", 50, 330),
    tenths("bandwidth_per_staff", 14, 58),
    column("it_officer", Draw::Choice(["full_time", "part_time", "none"], 150, 950)),
    part("staff_basic_skills", "staff", 600, 1040),
    part("staff_data_skills", "staff", 60, 260).noise(40),
    tally("training_classes", 0, 6),
    part("systems_level_approved", "systems", 550, 1060),
    part("systems_protected", "systems", 450, 1040),
    whole("devices", 30, 180),
    part("devices_protected", "devices", 780, 1020),
    tally("vulnerability_scans", 0, 3).noise(1),
    percent("infected_rate", 140, 10),
    yes_no("drill_own", 50, 450),
    yes_no("drill_joined", 500, 980),
    yes_no("response_plan", 400, 980),
    whole("documents", 900, 9000),
    part("documents_signed", "documents", 850, 1010),
    whole("reports_due", 8, 40),
    part("reports_shared", "reports_due", 500, 1040),
    whole("inspections", 4, 30),
    part("inspections_digital", "inspections", 60, 480),
    tally("open_datasets", 0, 14),
    whole("procedures", 12, 140).needs(Needs::Services),
    part("procedures_online", "procedures", 700, 1050),
    whole("dossiers", 120, 9000).needs(Needs::Services),
    part("dossiers_online", "dossiers", 350, 960),
    percent("on_time_rate", 870, 1000).needs(Needs::Services),
    percent("satisfaction_rate", 790, 970).needs(Needs::Services),
    percent("feedback_on_time_rate", 780, 1000).needs(Needs::Services),
    part("systems_connected", "systems", 350, 1030),
    tally("shared_applications", 2, 8).noise(1),
    whole("it_budget", 42, 430),
];

const DISTRICT: &[Column] = &[
    head(450, 1050),
    tally("meetings_held", 1, 5).noise(1),
    part("meetings_chaired", "meetings_held", 500, 1080),
    whole_or_zero("directives_required", 3, 12, 40),
    part("directives_signed", "directives_required", 500, 1080),
    tally("broadcasts", 12, 64),
    yes_no("plan_to_2025_issued", 960, 1000),
    date("annual_plan_date", 2022),
    whole("communes", 12, 36),
    part("communes_with_plan", "communes", 950, 1060),
    part("communes_with_conference", "communes", 800, 1080),
    whole_or_zero("communes_assigned", 2, 9, 40),
    part("communes_recognised", "communes_assigned", 0, 900).noise(120),
    whole_or_zero("tasks_assigned", 8, 30, 15),
    part("tasks_on_time", "tasks_assigned", 620, 1020),
    whole("villages", 70, 260),
    part("villages_with_fibre", "villages", 920, 1040).noise(30),
    part("villages_with_team", "villages", 700, 1060),
    percent("smartphone_rate", 560, 880),
    whole("households", 12_000, 60_000),
    part("households_broadband", "households", 500, 900),
    whole("agencies", 30, 90),
    part("agencies_connected", "agencies", 820, 1060),
    whole("staff", 150, 420),
    part("staff_basic_skills", "staff", 550, 1040),
    part("staff_data_skills", "staff", 50, 250).noise(40),
    tenths("it_staff_per_commune", 6, 22),
    whole("systems", 12, 45),
    part("systems_level_approved", "systems", 550, 1060),
    part("systems_protected", "systems", 400, 1040),
    whole("devices", 300, 1600),
    part("devices_protected", "devices", 750, 1020),
    column("scan_interval_months", Draw::Tally(14, 3)).noise(3),
    yes_no("drill_own", 50, 400),
    yes_no("drill_joined", 500, 980),
    yes_no("response_plan", 400, 980),
    whole("documents", 3000, 16_000),
    part("documents_signed", "documents", 820, 1020),
    whole("reports_due", 10, 48),
    part("reports_shared", "reports_due", 450, 1020),
    whole("inspections", 6, 40),
    part("inspections_digital", "inspections", 40, 420),
    yes_no("uses_e_office", 970, 1000),
    yes_no("uses_feedback", 700, 1000),
    yes_no("uses_task_tracking", 500, 1000),
    yes_no("uses_open_data", 150, 950),
    whole("dossiers", 9000, 90_000),
    part("dossiers_online", "dossiers", 300, 920),
    percent("on_time_rate", 860, 1000),
    percent("survey_score", 560, 900).needs(Needs::Survey),
    whole("enterprises", 150, 2600),
    part("enterprises_e_contract", "enterprises", 120, 620),
    part("smes", "enterprises", 970, 970).noise(12),
    part("smes_on_platforms", "smes", 120, 480),
    whole("business_households", 1500, 9000),
    part("business_households_cashless", "business_households", 250, 900),
    tally("digital_enterprises", 0, 6).noise(1),
    whole_or_zero("ocop_products", 3, 30, 30),
    part("ocop_online", "ocop_products", 400, 1060),
    percent("farm_household_online_rate", 60, 420),
    percent("ecommerce_retail_rate", 20, 110).noise(10).inapplicable(300),
    whole("people", 40_000, 320_000),
    part("people_with_health_record", "people", 600, 960),
    part("people_from_15", "people", 760, 760).noise(12),
    part("people_with_account", "people_from_15", 280, 680),
    part("adults", "people", 710, 710).noise(12),
    part("adults_with_signature", "adults", 60, 420),
    whole("schools", 25, 90),
    part("schools_digital", "schools", 350, 880),
    part("schools_online_safety", "schools", 450, 980),
    percent("protected_user_rate", 120, 560),
    part("eid_target", "people", 450, 450).noise(15),
    part("eid_activated", "eid_target", 650, 1040),
    tally("new_models", 0, 2).noise(1),
    tally("late_reports", 4, 0).noise(1),
];

const COMMUNE: &[Column] = &[
    head(350, 1050),
    tally("meetings_held", 1, 5).noise(1),
    part("meetings_chaired", "meetings_held", 450, 1080),
    tally("broadcasts", 2, 36),
    tally("sessions_held", 0, 5).noise(1),
    yes_no("plan_to_2025_issued", 940, 1000),
    date("annual_plan_date", 2022),
    whole_or_zero("tasks_assigned", 4, 16, 20),
    part("tasks_on_time", "tasks_assigned", 560, 1020),
    whole("villages", 4, 18),
    part("villages_with_fibre", "villages", 880, 1080),
    part("villages_with_team", "villages", 650, 1080),
    percent("smartphone_rate", 480, 900),
    whole("households", 600, 3800),
    part("households_broadband", "households", 400, 900),
    yes_no("conference_point", 800, 1000),
    whole("staff", 17, 23),
    part("staff_basic_skills", "staff", 400, 1040),
    whole("team_members", 20, 90),
    part("team_members_trained", "team_members", 350, 1020),
    yes_no("level_approved", 350, 1000),
    whole("devices", 18, 60),
    part("devices_protected", "devices", 600, 1030),
    yes_no("drill_joined", 50, 650),
    yes_no("security_training", 350, 950),
    yes_no("incident_contact", 400, 1000),
    whole("documents", 250, 1600),
    part("documents_signed", "documents", 700, 1040),
    whole_or_zero("dossiers", 150, 4200, 4),
    part("dossiers_online", "dossiers", 200, 940),
    part("dossiers_digitised", "dossiers", 250, 1000),
    percent("on_time_rate", 850, 1000),
    percent("satisfaction_rate", 720, 970),
    yes_no("no_repeated_declaration", 150, 950),
    yes_no("no_cash", 100, 900),
    yes_no("no_contact", 100, 900),
    whole("business_households", 40, 420),
    part("business_households_cashless", "business_households", 150, 900),
    whole_or_zero("smes", 2, 60, 60),
    part("smes_on_platforms", "smes", 50, 480),
    part("farm_households", "households", 700, 300).inapplicable(40),
    part("farm_households_online", "farm_households", 60, 560),
    whole_or_zero("ocop_products", 1, 5, 350),
    part("ocop_online", "ocop_products", 250, 1080),
    tenths("payment_points_per_1000", 8, 46),
    whole("people", 2200, 15_000),
    part("people_with_health_record", "people", 480, 970),
    part("people_from_15", "people", 760, 760).noise(12),
    part("people_with_account", "people_from_15", 220, 700),
    part("adults", "people", 710, 710).noise(12),
    part("adults_with_signature", "adults", 30, 420),
    whole("schools", 2, 6).inapplicable(12),
    part("schools_online_safety", "schools", 300, 1040),
    part("eid_target", "people", 450, 450).noise(15),
    part("eid_activated", "eid_target", 550, 1040),
    whole("welfare_recipients", 120, 900),
    part("welfare_cashless", "welfare_recipients", 300, 1000),
    tenths("area_km2", 300, 60).noise(50),
];

const RECOGNITION: &[Column] = &[
    yes_no("plan_to_2025_issued", 960, 1000),
    date("annual_plan_date", 2023),
    head(400, 1100),
    whole("villages", 4, 18),
    part("villages_with_team", "villages", 780, 1120),
    yes_no("no_repeated_declaration", 150, 1050),
    yes_no("no_cash", 100, 1000),
    yes_no("no_contact", 100, 1000),
    whole("documents", 250, 1600),
    part("documents_signed", "documents", 780, 1120),
    whole_or_zero("dossiers", 150, 4200, 4),
    part("dossiers_online", "dossiers", 350, 1000),
    percent("satisfaction_rate", 760, 990),
    yes_no("level_approved", 450, 1050),
    percent("smartphone_rate", 560, 940),
    percent("broadband_household_rate", 520, 960),
    percent("payment_account_rate", 280, 740),
    percent("digital_signature_rate", 80, 460),
    percent("health_record_rate", 650, 990),
];
