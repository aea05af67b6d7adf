//! The page of the metrics of all rule files, and the check that one id is one measure everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use dti_engine::model::{Framework, Metric, MetricType, Text};
use dti_engine::number::Date;
use dti_engine::{Catalog, Language};

/// The page.
pub(crate) const PAGE: &str = "rules/METRICS.md";

/// One declaration of a metric, and the rule file that has it.
struct Use<'a> {
    framework: &'a Framework,
    metric: &'a Metric,
}

impl Use<'_> {
    fn place(&self) -> &str {
        self.framework.id().split('/').next().unwrap_or_default()
    }

    fn subject(&self) -> &str {
        self.framework.id().split('/').nth(1).unwrap_or_default()
    }

    fn file(&self) -> String {
        format!("{} {}", self.framework.id(), self.framework.version())
    }
}

/// The uses of each metric by its id.
type Metrics<'a> = BTreeMap<&'a str, Vec<Use<'a>>>;

/// The page, or every id that is not one measure.
pub(crate) fn make(root: &Path) -> Result<String, Vec<String>> {
    let catalog =
        Catalog::from_dir(root.join("rules")).map_err(|fault| vec![format!("{fault:#}")])?;
    page(catalog.iter().map(AsRef::as_ref))
}

/// The page of these frameworks, or every id that is not one measure.
pub(crate) fn page<'a>(
    frameworks: impl Iterator<Item = &'a Framework>,
) -> Result<String, Vec<String>> {
    let mut metrics = Metrics::new();
    for framework in frameworks {
        for metric in framework.metrics() {
            metrics.entry(metric.id()).or_default().push(Use { framework, metric });
        }
    }
    let faults: Vec<_> = metrics.iter().flat_map(|(id, uses)| disagreements(id, uses)).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut page = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut page, &metrics);
    Ok(page)
}

/// What targets of several rule files of one place ask of the same metrics: the day that each is due, the rule file, what it asks.
type Bounds = BTreeMap<String, BTreeSet<(Option<Date>, String, String)>>;

/// The bounds of each measure of a place, where they differ for the same kind of unit.
fn bounds(metrics: &Metrics<'_>) -> Bounds {
    let frameworks: BTreeMap<_, _> =
        metrics.values().flatten().map(|one| (one.file(), one)).collect();
    let mut bounds = Bounds::new();
    for (file, one) in frameworks {
        for (kind, target) in one
            .framework
            .unit_kinds()
            .iter()
            .flat_map(|kind| one.framework.targets().map(move |target| (kind, target)))
        {
            let ids = target.metrics().map(|metric| format!("`{}`", metric.id()));
            let ids = ids.collect::<Vec<_>>().join(" / ");
            let measure = format!("{} | {kind} | {ids}", one.place());
            let asked = target.asked(Some(kind), Language::Vi);
            bounds.entry(measure).or_default().insert((target.due(), file.clone(), cell(&asked)));
        }
    }
    bounds.retain(|_, each| {
        let files: BTreeSet<_> = each.iter().map(|(_, file, _)| file).collect();
        let asked: BTreeSet<_> = each.iter().map(|(.., asked)| asked).collect();
        files.len() > 1 && asked.len() > 1
    });
    bounds
}

/// What makes two measures of one id: types, units of measure, options. How options are called may
/// differ: who heads a committee has another title in a commune than in a department.
fn disagreements(id: &str, uses: &[Use<'_>]) -> Vec<String> {
    type Told = fn(&Metric) -> String;
    let aspects: [(&str, Told); 3] = [
        ("types", |metric| metric.kind().as_str().to_owned()),
        ("units of measure", |metric| match metric.unit_of_measure() {
            Some(unit) => format!("`{}`", unit.vi.trim()),
            None => "none".to_owned(),
        }),
        ("options", options),
    ];
    let mut faults = Vec::new();
    for (aspect, told) in aspects {
        let by_value = grouped(uses, |one| told(one.metric));
        if by_value.len() > 1 {
            let each =
                by_value.iter().map(|(value, files)| format!("{value} in {}", listed(files)));
            let each = each.collect::<Vec<_>>().join("; ");
            faults.push(format!("metric `{id}` has different {aspect}: {each}"));
        }
    }
    faults
}

fn options(metric: &Metric) -> String {
    match metric.kind() {
        MetricType::Choice { options } => {
            let ids: BTreeSet<_> = options.iter().map(|option| option.id.as_str()).collect();
            format!("[{}]", ids.into_iter().collect::<Vec<_>>().join(", "))
        }
        _ => String::new(),
    }
}

/// The files of the uses by what is told of each.
fn grouped(
    uses: &[Use<'_>],
    told: impl Fn(&Use<'_>) -> String,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in uses {
        groups.entry(told(one)).or_default().insert(one.file());
    }
    groups
}

fn listed(files: &BTreeSet<String>) -> String {
    files.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn places<'u>(uses: &'u [Use<'_>]) -> BTreeSet<&'u str> {
    uses.iter().map(Use::place).collect()
}

fn write(page: &mut String, metrics: &Metrics<'_>) -> std::fmt::Result {
    let shared = metrics.values().filter(|uses| places(uses).len() > 1).count();
    let all = metrics.len();
    let places_of_all: BTreeSet<_> = metrics.values().flat_map(|uses| places(uses)).collect();
    writeln!(
        page,
        "# Danh mục số liệu · The metrics\n\n\
         Một số liệu có một mã (`id`) ở mọi bộ quy tắc: cùng kiểu, cùng đơn vị tính, cùng các lựa chọn. Nhờ đó các tỉnh so \
         được với nhau. Trước khi đặt mã mới, hãy tìm ở đây. Trang này do chương trình lập ra từ các tệp quy tắc; đừng \
         sửa tay.\n\n\
         One measure has one id in all rule files: one type, one unit of measure, the same options. That is what makes \
         provinces comparable. Look here before you make a new id. Made by `cargo run --example make_coverage` from the \
         rule files; a test fails where this page is not what they say, and where an id is two measures. Do not edit it.\n\n\
         {all} số liệu, {shared} dùng ở nhiều nơi · {all} metrics, {shared} in several places."
    )?;
    page.push_str("\n## Tên khác nhau · Names that differ\n\n");
    write_names(page, metrics)?;
    page.push_str("\n## Mức khác nhau · Bounds that differ\n\n");
    write_bounds(page, &bounds(metrics))?;
    page.push_str("\n## Dùng ở nhiều nơi · In several places\n\n");
    table(page, metrics.iter().filter(|(_, uses)| places(uses).len() > 1))?;
    for place in places_of_all {
        writeln!(page, "\n## Chỉ ở · Only in {place}\n")?;
        table(page, metrics.iter().filter(|(_, uses)| places(uses).iter().eq([&place])))?;
    }
    Ok(())
}

fn write_bounds(page: &mut String, bounds: &Bounds) -> std::fmt::Result {
    page.push_str(
        "Một số liệu mà các văn bản của cùng một nơi đòi mức khác nhau, theo thứ tự hạn; **cùng hạn** là hai mức trái nhau. · \
         One measure of which documents of a place ask different bounds, in the order of the days they are due; **cùng hạn** \
         marks two bounds of one day.\n\n\
         | ở · in | loại · kind | số liệu · measure | yêu cầu · asked | |\n|---|---|---|---|---|\n",
    );
    for (measure, each) in bounds {
        let told = each.iter().map(|(due, file, asked)| match due {
            Some(due) => format!("{asked} ({file}, {due})"),
            None => format!("{asked} ({file})"),
        });
        let told = told.collect::<Vec<_>>().join("; ");
        let mut days: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (due, _, asked) in each {
            days.entry(due).or_default().insert(asked);
        }
        let clash = days.iter().any(|(due, asked)| due.is_some() && asked.len() > 1);
        let mark = if clash { "**cùng hạn**" } else { "" };
        writeln!(page, "| {measure} | {told} | {mark} |")?;
    }
    Ok(())
}

fn write_names(page: &mut String, metrics: &Metrics<'_>) -> std::fmt::Result {
    let names =
        metrics.iter().map(|(id, uses)| (id, grouped(uses, |one| one.metric.name().vi.clone())));
    let differing: Vec<_> = names.filter(|(_, names)| names.len() > 1).collect();
    if differing.is_empty() {
        return writeln!(page, "Không có. · None.");
    }
    page.push_str(
        "Cùng mã mà tên tiếng Việt khác nhau: so sánh cần thận trọng. · One id under several Vietnamese names: compare \
         with care.\n\n| id | tên · name | ở · in |\n|---|---|---|\n",
    );
    for (id, names) in differing {
        for (name, files) in names {
            writeln!(page, "| `{id}` | {} | {} |", cell(&name), listed(&files))?;
        }
    }
    Ok(())
}

fn table<'m>(
    page: &mut String,
    metrics: impl Iterator<Item = (&'m &'m str, &'m Vec<Use<'m>>)>,
) -> std::fmt::Result {
    page.push_str(
        "| id | kiểu · type | đơn vị tính · unit | tên · name | ở · used in |\n|---|---|---|---|---|\n",
    );
    for (id, uses) in metrics {
        let Some(first) = uses.first().map(|one| one.metric) else { continue };
        let unit = first.unit_of_measure().map(both).unwrap_or_default();
        let kind = match options(first) {
            options if options.is_empty() => first.kind().as_str().to_owned(),
            options => format!("{} {options}", first.kind().as_str()),
        };
        let name = cell(&both(first.name()));
        writeln!(page, "| `{id}` | {kind} | {} | {name} | {} |", cell(&unit), used_in(uses))?;
    }
    Ok(())
}

/// `vi / en`, or the one that there is.
fn both(text: &Text) -> String {
    let (vi, en) = (text.get(Language::Vi), text.get(Language::En));
    if vi == en { vi.to_owned() } else { format!("{vi} / {en}") }
}

/// `nghe-an (commune, district), thanh-hoa (commune)`
fn used_in(uses: &[Use<'_>]) -> String {
    let mut subjects: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in uses {
        subjects.entry(one.place()).or_default().insert(one.subject());
    }
    let each = subjects.into_iter().map(|(place, subjects)| {
        format!("{place} ({})", subjects.into_iter().collect::<Vec<_>>().join(", "))
    });
    each.collect::<Vec<_>>().join(", ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
