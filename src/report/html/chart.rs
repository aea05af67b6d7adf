//! Charts as drawings inside the page, without a style, a font or a script of their own.

use std::fmt;

use plotters::backend::SVGBackend;
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle, TextStyle};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::escape;
use crate::number::Shown;
use crate::report::{Bin, Chart, RankBar, Shows, Spoke, Stack, Stacks, Years};
use crate::scorecard::{Words, broken, spaced};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Plane<'a, 'b> = ChartContext<'b, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
/// The result of drawing. The library can fail, but writing to a string cannot.
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// Drawings are laid out in tenths of a pixel, since the library counts in whole ones.
const FINE: u32 = 10;

const INK: RGBColor = RGBColor(0x1f, 0x29, 0x33);
const SOFT: RGBColor = RGBColor(0x52, 0x60, 0x6d);
const LINE: RGBColor = RGBColor(0xc4, 0xcd, 0xd5);
const TRACK: RGBColor = RGBColor(0xe9, 0xee, 0xf3);
const OWN: RGBColor = RGBColor(0x1d, 0x5f, 0x9e);
const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// The width of the drawings, in pixels.
const HISTOGRAM: u32 = 680;
const PROFILE: u32 = 300;

/// Writes a chart with its title. `number` tells it apart from the other charts of the page.
pub(super) fn write(
    out: &mut dyn fmt::Write,
    words: Words,
    chart: &Chart,
    number: usize,
) -> fmt::Result {
    let (class, drawing) = match &chart.shows {
        Shows::Distribution(bins) => ("distribution", distribution(words, bins)),
        Shows::Profile(spokes) => ("profile", profile(words, spokes)),
        Shows::Ranks(bars) => ("ranks", ranks(bars)),
        Shows::Stacks(stacks) => ("ranks", lines_of_parts(stacks)),
        Shows::Years(years) => ("ranks", years_of_ranks(years)),
    };
    write!(out, "<figure class=\"{class}\"><figcaption>")?;
    escape::text(out, &chart.title)?;
    writeln!(out, "</figcaption>")?;
    if let Shows::Stacks(Stacks { parts, .. }) = &chart.shows {
        legend_of_parts(out, parts)?;
    }
    // Screen readers read the numbers instead of the picture.
    if let Some(Drawing { size: (width, height), body }) = drawing {
        write!(
            out,
            "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"chart-{number}\">\
             <title id=\"chart-{number}\">",
            width.saturating_mul(FINE),
            height.saturating_mul(FINE)
        )?;
        in_words(out, words, &chart.shows)?;
        writeln!(out, "</title>{body}</svg>")?;
    } else {
        writeln!(out, "<p>{}</p>", words.pick("Không có số liệu.", "There are no figures."))?;
    }
    out.write_str("</figure>\n")
}

/// Writes the legend for the marks of profiles.
pub(super) fn write_legend(out: &mut dyn fmt::Write, words: Words) -> fmt::Result {
    writeln!(
        out,
        "<p class=\"legend\"><span><svg viewBox=\"0 0 24 12\" aria-hidden=\"true\">\
         <path fill=\"#1d5f9e\" d=\"M0 2h24v8H0z\"/></svg>{}</span> \
         <span><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\">\
         <path stroke=\"#1f2933\" stroke-width=\"2\" d=\"M6 0v12\"/></svg>{}</span> \
         <span><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\">\
         <circle fill=\"#fff\" stroke=\"#1f2933\" stroke-width=\"1.5\" cx=\"6\" cy=\"6\" r=\"4.5\"/>\
         </svg>{}</span></p>",
        words.pick("đơn vị", "the unit"),
        words.pick("trung vị của các đơn vị", "median of the units"),
        words.pick("đơn vị cao nhất", "best unit")
    )
}

/// Writes the numbers of a chart as a sentence for screen readers.
fn in_words(out: &mut dyn fmt::Write, words: Words, shows: &Shows) -> fmt::Result {
    let told: Vec<String> = match shows {
        Shows::Distribution(bins) => {
            let told = |bin: &Bin| {
                let (from, to) = (bound(words, bin.from), bound(words, bin.to));
                format!("{from}–{to}: {}", words.number(Decimal::from(bin.units)))
            };
            bins.iter().map(told).collect()
        }
        Shows::Profile(spokes) => {
            let (median, best) = (words.pick("trung vị", "median"), words.pick("cao nhất", "best"));
            let told = |spoke: &Spoke| {
                let [own, middle, top] =
                    [spoke.own, spoke.median, spoke.best].map(|share| percent(words, share));
                format!("{}: {own} ({median} {middle}, {best} {top})", spoke.name)
            };
            spokes.iter().map(told).collect()
        }
        Shows::Stacks(stacks) => {
            stacks.lines.iter().map(|line| format!("{}: {}", line.name, line.told)).collect()
        }
        Shows::Years(years) => {
            let rank =
                |rank: &Option<u32>| rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
            let told = |(name, ranks): &(String, Vec<Option<u32>>)| {
                format!("{name}: {}", ranks.iter().map(rank).collect::<Vec<_>>().join(" → "))
            };
            years.units.iter().map(told).collect()
        }
        Shows::Ranks(bars) => {
            let told = |bar: &RankBar| {
                let RankBar { name, rank, possible: (least, greatest), .. } = bar;
                format!("{name}: {rank} ({least}–{greatest})")
            };
            bars.iter().map(told).collect()
        }
    };
    escape::text(out, &told.join("; "))
}

/// A drawing without its outer tag, and its size in pixels.
struct Drawing {
    size: (u32, u32),
    body: String,
}

impl Drawing {
    fn new(size: (u32, u32), draw: impl FnOnce(&Area<'_>) -> Drawn) -> Option<Self> {
        let fine = (size.0.saturating_mul(FINE), size.1.saturating_mul(FINE));
        let mut text = String::new();
        {
            let area = SVGBackend::with_string(&mut text, fine).into_drawing_area();
            draw(&area).and_then(|()| area.present()).ok()?;
        }
        // The page writes its own outer tag, and sets fonts once for all.
        let (_, body) = text.split_once(">\n")?;
        let body = body.strip_suffix("</svg>\n")?;
        let body = body
            .replace(" opacity=\"1\"", "")
            .replace(" stroke=\"none\"", "")
            .replace(" font-family=\"inherit\"", "")
            .replace("\">\n", "\">")
            .replace("\n</text>", "</text>");
        Some(Self { size, body })
    }
}

fn filled(colour: RGBColor) -> ShapeStyle {
    colour.filled()
}

fn stroked(colour: RGBColor, tenths: u32) -> ShapeStyle {
    ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: tenths }
}

/// Sizes of text, in tenths of a pixel. The library writes them divided by 1.24; these give numbers without a
/// long tail of digits: 12.5 and 10 pixels.
const NAMES: f64 = 155.0;
const TICKS: f64 = 124.0;

/// Returns the style of text of this size, with its alignment to its point.
fn lettering(size: f64, colour: RGBColor, across: HPos, along: VPos) -> TextStyle<'static> {
    TextStyle {
        font: ("inherit", size).into_font(),
        color: colour.to_backend_color(),
        pos: Pos::new(across, along),
    }
}

/// Writes a bound of a distribution, without trailing zeros.
fn bound(words: Words, bound: Decimal) -> String {
    words.number(bound.normalize()).to_string()
}

/// Writes a share to one place, which is all that can be seen in a drawing.
fn percent(words: Words, share: Option<Shown>) -> String {
    let hundredfold = share.and_then(|share| share.hundredfold());
    hundredfold
        .map_or_else(|| "–".to_owned(), |share| format!("{}%", words.shown(share.in_column(1))))
}

/// Draws the number of units in each step: a bar, its number above it, the bounds below.
fn distribution(words: Words, bins: &[Bin]) -> Option<Drawing> {
    const HEIGHT: u32 = 250;
    /// The least room for a bound.
    const APART: usize = 64;
    let most = bins.iter().map(|bin| bin.units).max()?.max(1);
    let wide = bins.len().to_f64()?;
    // Leaves room for the number above the highest bar.
    let high = most.to_f64()? * 1.1;
    let labelled = usize::try_from(HISTOGRAM).ok()?.checked_div(APART)?.max(1);
    let every = bins.len().div_ceil(labelled).max(1);
    Drawing::new((HISTOGRAM, HEIGHT), |area| {
        let mut plane: Plane<'_, '_> = ChartBuilder::on(area)
            .margin(0)
            .margin_bottom(300)
            .margin_left(240)
            .margin_right(240)
            .build_cartesian_2d(0.0..wide, 0.0..high)?;
        for (left, bin) in (0u32..).map(f64::from).zip(bins) {
            let units = bin.units.to_f64().unwrap_or_default();
            let mut bar = Rectangle::new([(left, 0.0), (left + 1.0, units)], filled(OWN));
            bar.set_margin(0, 0, 8, 8);
            plane.draw_series([bar])?;
            let count = words.number(Decimal::from(bin.units)).to_string();
            let style = lettering(NAMES, INK, HPos::Center, VPos::Bottom);
            plane.draw_series([Text::new(count, (left + 0.5, units), style)])?;
        }
        plane.draw_series([PathElement::new([(0.0, 0.0), (wide, 0.0)], stroked(SOFT, 10))])?;
        let bounds = bins.iter().map(|bin| bin.from).chain(bins.last().map(|bin| bin.to));
        for (place, (at, edge)) in (0u32..).map(f64::from).zip(bounds).enumerate() {
            if place.is_multiple_of(every) {
                let (x, y) = plane.backend_coord(&(at, 0.0));
                let below = (x, y.saturating_add(70));
                let style = lettering(NAMES, SOFT, HPos::Center, VPos::Top);
                area.draw(&PathElement::new(
                    [(x, y), (x, y.saturating_add(50))],
                    stroked(SOFT, 10),
                ))?;
                area.draw(&Text::new(bound(words, edge), below, style))?;
            }
        }
        Ok(())
    })
}

/// The part of the width that names have, and where drawings beside them end.
const NAMED: f64 = 0.36;
const END: f64 = 0.98;

/// Draws a line for each name, the name at the left, and what stands below all lines.
fn by_name<'n>(
    names: impl ExactSizeIterator<Item = &'n str>,
    mut draw: impl FnMut(&mut Plane<'_, '_>, usize, f64) -> Drawn,
    below: impl FnOnce(&mut Plane<'_, '_>) -> Drawn,
) -> Option<Drawing> {
    const LINE_HEIGHT: u32 = 18;
    const AXIS: u32 = 18;
    let bottom =
        u32::try_from(names.len()).ok().filter(|count| *count > 0)?.checked_mul(LINE_HEIGHT)?;
    Drawing::new((HISTOGRAM, bottom.checked_add(AXIS)?), |area| {
        let mut plane: Plane<'_, '_> = ChartBuilder::on(area)
            .margin(0)
            .build_cartesian_2d(0.0..1.0, -f64::from(AXIS)..f64::from(bottom))?;
        for ((place, name), number) in names.enumerate().zip(1u32..) {
            let middle = f64::from(bottom) - (f64::from(number) - 0.5) * f64::from(LINE_HEIGHT);
            let style = lettering(NAMES, INK, HPos::Left, VPos::Center);
            plane.draw_series([Text::new(
                escape::cleaned(&one_line(name)),
                (0.0, middle),
                style,
            )])?;
            draw(&mut plane, place, middle)?;
        }
        below(&mut plane)
    })
}

/// Cuts a name to the room beside a drawing, with dots for the words that are cut.
fn one_line(name: &str) -> String {
    const ROOM: usize = 32;
    let mut line = String::new();
    for word in name.split_whitespace() {
        let taken = line.chars().count().saturating_add(word.chars().count());
        if !line.is_empty() && taken > ROOM {
            return format!("{line} …");
        }
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(word);
    }
    line
}

/// Draws the ranks that each unit can have: a pale bar from the best to the last, a dark one for those of most draws, and
/// a ring at its rank.
fn ranks(bars: &[RankBar]) -> Option<Drawing> {
    let last = bars.iter().map(|bar| bar.possible.1.max(bar.rank)).max()?.max(2);
    let across = |rank: u32| {
        let part = (f64::from(rank) - 1.0) / (f64::from(last) - 1.0);
        NAMED + part * (END - NAMED)
    };
    let draw = |plane: &mut Plane<'_, '_>, place: usize, middle: f64| {
        let Some(bar) = bars.get(place) else { return Ok(()) };
        for ((from, to), colour) in [(bar.possible, LINE), (bar.within, OWN)] {
            let corners =
                [(across(from) - 0.004, middle - 3.0), (across(to) + 0.004, middle + 3.0)];
            plane.draw_series([Rectangle::new(corners, filled(colour))])?;
        }
        let own = (across(bar.rank), middle);
        plane.draw_series([Circle::new(own, 44, filled(PAPER))])?;
        plane.draw_series([Circle::new(own, 40, stroked(INK, 14))])?;
        Ok(())
    };
    by_name(bars.iter().map(|bar| bar.name.as_str()), draw, |plane| {
        plane.draw_series([PathElement::new([(NAMED, 0.0), (END, 0.0)], stroked(LINE, 8))])?;
        for rank in [1, last.midpoint(1), last] {
            let style = lettering(TICKS, SOFT, HPos::Center, VPos::Top);
            plane.draw_series([Text::new(rank.to_string(), (across(rank), -4.0), style)])?;
        }
        Ok(())
    })
}

/// Colours of parts that lie side by side: they differ in lightness too, for print in black and white.
const PARTS: [RGBColor; 8] = [
    OWN,
    RGBColor(0xe6, 0x9f, 0x00),
    RGBColor(0x0b, 0x7a, 0x5e),
    RGBColor(0x9a, 0xd0, 0xf0),
    RGBColor(0xb2, 0x4a, 0x10),
    RGBColor(0xc9, 0x8f, 0xb6),
    RGBColor(0x3f, 0x4a, 0x56),
    RGBColor(0xd8, 0xcf, 0x5a),
];

fn colour_of(place: usize) -> RGBColor {
    PARTS.iter().cycle().nth(place).copied().unwrap_or(OWN)
}

/// Writes the legend of parts that are the same in all lines.
fn legend_of_parts(out: &mut dyn fmt::Write, parts: &[String]) -> fmt::Result {
    if parts.is_empty() {
        return Ok(());
    }
    out.write_str("<p class=\"legend\">")?;
    for (place, part) in parts.iter().enumerate() {
        let RGBColor(red, green, blue) = colour_of(place);
        write!(
            out,
            "<span><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path fill=\"#{red:02x}{green:02x}{blue:02x}\" \
             d=\"M0 0h12v12H0z\"/></svg>{}</span> ",
            escape::escaped(part)
        )?;
    }
    out.write_str("</p>\n")
}

/// Draws lines of parts, with what is told of each at its end.
fn lines_of_parts(stacks: &Stacks) -> Option<Drawing> {
    /// Where the longest line ends, so that there is room for what is told.
    const LONGEST: f64 = 0.86;
    let number = |part: &Decimal| part.to_f64().unwrap_or_default().max(0.0);
    let sum = |line: &Stack| line.parts.iter().map(number).sum::<f64>();
    let most = stacks.lines.iter().map(sum).fold(0.0, f64::max);
    let scale = if most > 0.0 { (LONGEST - NAMED) / most } else { 0.0 };
    let draw = |plane: &mut Plane<'_, '_>, place: usize, middle: f64| {
        let Some(line) = stacks.lines.get(place) else { return Ok(()) };
        let mut from = NAMED;
        for (part, length) in line.parts.iter().map(number).enumerate() {
            let to = from + length * scale;
            let colour = if stacks.parts.is_empty() { OWN } else { colour_of(part) };
            let corners = [(from, middle - 5.0), (to, middle + 5.0)];
            plane.draw_series([Rectangle::new(corners, filled(colour))])?;
            // A white edge parts neighbours.
            plane.draw_series([PathElement::new(
                [(to, middle - 5.0), (to, middle + 5.0)],
                stroked(PAPER, 10),
            )])?;
            from = to;
        }
        let style = lettering(NAMES, INK, HPos::Left, VPos::Center);
        plane.draw_series([Text::new(line.told.clone(), (from + 0.008, middle), style)])?;
        Ok(())
    };
    by_name(stacks.lines.iter().map(|line| line.name.as_str()), draw, |_| Ok(()))
}

/// Draws a line for each unit over the years, at the height of its rank; the names stand at the left in the order of the
/// last year, the ranks of the last year beside the ends of the lines.
fn years_of_ranks(years: &Years) -> Option<Drawing> {
    let count = u32::try_from(years.units.len()).ok()?;
    let last_year = years.years.len().checked_sub(1).filter(|last| *last > 0)?;
    let worst = years.units.iter().flat_map(|(_, ranks)| ranks.iter().flatten()).max()?;
    let height = f64::from(count) * 18.0;
    let down = |rank: u32| height - (f64::from(rank) - 0.5) * height / f64::from((*worst).max(1));
    let across = |year: usize| {
        let part = year.to_f64().unwrap_or_default() / last_year.to_f64().unwrap_or(1.0);
        NAMED + 0.02 + part * (END - 0.06 - NAMED)
    };
    let draw = |plane: &mut Plane<'_, '_>, place: usize, _: f64| {
        let Some((_, ranks)) = years.units.get(place) else { return Ok(()) };
        let points = ranks
            .iter()
            .enumerate()
            .filter_map(|(year, rank)| Some((across(year), down((*rank)?))));
        let points: Vec<_> = points.collect();
        let colour = colour_of(place);
        plane.draw_series([PathElement::new(points.clone(), stroked(colour, 18))])?;
        plane.draw_series(points.iter().map(|point| Circle::new(*point, 32, filled(colour))))?;
        let end = ranks.last().copied().flatten().map(|rank| (rank, down(rank)));
        let style = lettering(TICKS, INK, HPos::Left, VPos::Center);
        plane.draw_series(
            end.map(|(rank, at)| Text::new(rank.to_string(), (END - 0.025, at), style)),
        )?;
        Ok(())
    };
    by_name(years.units.iter().map(|(name, _)| name.as_str()), draw, |plane| {
        for (place, year) in years.years.iter().enumerate() {
            let style = lettering(TICKS, SOFT, HPos::Center, VPos::Top);
            plane.draw_series([Text::new(escape::cleaned(year), (across(place), -4.0), style)])?;
        }
        Ok(())
    })
}

/// The most letters of a name in a line next to the number.
const LETTERS: usize = 36;

/// Draws a unit next to its peers: for each group its name and share, and below them a bar of that length
/// with a line at the median and a ring at the best.
fn profile(words: Words, spokes: &[Spoke]) -> Option<Drawing> {
    const LETTERING: u32 = 14;
    const BAR: u32 = 13;
    const AXIS: u32 = 17;
    if spokes.is_empty() {
        return None;
    }
    let names: Vec<Vec<String>> = spokes.iter().map(|spoke| lines(&spoke.name)).collect();
    let mut height = AXIS;
    let mut tops = Vec::new();
    for lines in &names {
        tops.push(height.saturating_sub(AXIS));
        let lines = u32::try_from(lines.len()).ok()?;
        height = height.checked_add(lines.checked_mul(LETTERING)?)?.checked_add(BAR)?;
    }
    Drawing::new((PROFILE, height), |area| {
        let bottom = height.saturating_sub(AXIS);
        let mut plane: Plane<'_, '_> = ChartBuilder::on(area)
            .margin(0)
            .margin_right(50)
            .build_cartesian_2d(0.0..1.0, -f64::from(AXIS)..f64::from(bottom))?;
        for ((spoke, lines), top) in spokes.iter().zip(&names).zip(&tops) {
            let mut y = f64::from(bottom) - f64::from(*top);
            let number = lettering(NAMES, INK, HPos::Right, VPos::Top);
            plane.draw_series([Text::new(percent(words, spoke.own), (1.0, y), number)])?;
            for line in lines {
                let name = lettering(NAMES, INK, HPos::Left, VPos::Top);
                plane.draw_series([Text::new(escape::cleaned(line), (0.0, y), name)])?;
                y -= f64::from(LETTERING);
            }
            bar(&mut plane, spoke, y)?;
        }
        axis(&mut plane)
    })
}

/// Draws the bar of a group with the marks of its peers. Its upper edge is at `top`.
fn bar(plane: &mut Plane<'_, '_>, spoke: &Spoke, top: f64) -> Drawn {
    const THICK: f64 = 7.0;
    let share = |share: Option<Shown>| Some(share?.to_f64()?.clamp(0.0, 1.0));
    let (bottom, middle) = (top - THICK, top - THICK / 2.0);
    plane.draw_series([Rectangle::new([(0.0, bottom), (1.0, top)], filled(TRACK))])?;
    if let Some(own) = share(spoke.own) {
        plane.draw_series([Rectangle::new([(0.0, bottom), (own, top)], filled(OWN))])?;
    }
    if let Some(median) = share(spoke.median) {
        // A dark line with a light edge can be seen on paper and on the bar.
        let line = [(median, bottom - 1.5), (median, top + 1.5)];
        plane.draw_series([PathElement::new(line, stroked(PAPER, 40))])?;
        plane.draw_series([PathElement::new(line, stroked(INK, 20))])?;
    }
    if let Some(best) = share(spoke.best) {
        plane.draw_series([Circle::new((best, middle), 40, filled(PAPER))])?;
        plane.draw_series([Circle::new((best, middle), 36, stroked(INK, 14))])?;
    }
    Ok(())
}

/// Draws ticks from 0 to 100 % below the bars.
fn axis(plane: &mut Plane<'_, '_>) -> Drawn {
    plane.draw_series([PathElement::new([(0.0, 0.0), (1.0, 0.0)], stroked(LINE, 8))])?;
    for (at, name) in [(0.0, "0%"), (0.25, ""), (0.5, "50%"), (0.75, ""), (1.0, "100%")] {
        plane.draw_series([PathElement::new([(at, 0.0), (at, -3.0)], stroked(LINE, 8))])?;
        let across = match at {
            at if at < 0.5 => HPos::Left,
            at if at > 0.5 => HPos::Right,
            _ => HPos::Center,
        };
        if !name.is_empty() {
            let style = lettering(TICKS, SOFT, across, VPos::Top);
            plane.draw_series([Text::new(name, (at, -5.0), style)])?;
        }
    }
    Ok(())
}

/// Divides a name into lines that are short enough. A longer word has its own line.
fn lines(name: &str) -> Vec<String> {
    broken(&spaced(name), LETTERS).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    const VI: Words = Words(Language::Vi);

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn bins(units: &[usize]) -> Vec<Bin> {
        let bound = |place: usize| Decimal::from(place.saturating_mul(100));
        let bin = |(place, units): (usize, &usize)| {
            let (from, to) = (bound(place), bound(place.saturating_add(1)));
            Bin { from, to, units: *units }
        };
        units.iter().enumerate().map(bin).collect()
    }

    fn spoke(own: Option<&str>) -> Spoke {
        let [median, best] = ["0.5", "0.9"].map(|share| Some(decimal(share).into()));
        Spoke {
            name: "Hạ tầng số".to_owned(),
            own: own.map(|own| decimal(own).into()),
            median,
            best,
        }
    }

    #[test]
    fn bars_of_a_histogram_are_as_high_as_their_numbers() {
        let drawing = distribution(VI, &bins(&[1000, 0, 500])).unwrap();
        let heights: Vec<u32> = drawing
            .body
            .lines()
            .filter(|line| line.starts_with("<rect"))
            .map(|line| line.split("height=\"").nth(1).unwrap().split('"').next().unwrap())
            .map(|height| height.parse().unwrap())
            .collect();
        assert_eq!(heights.len(), 3);
        assert_eq!(heights[1], 0);
        assert!(heights[0].abs_diff(heights[2].saturating_mul(2)) <= 2, "{heights:?}");
        // The numbers above the bars, and every bound below.
        for text in [">1.000<", ">500<", ">0<", ">100<", ">200<", ">300<"] {
            assert!(drawing.body.contains(text), "{text}");
        }
    }

    #[test]
    fn bounds_do_not_stand_on_each_other() {
        let drawing = distribution(VI, &bins(&[1; 40])).unwrap();
        assert!(drawing.body.contains(">400<") && !drawing.body.contains(">100<"));
    }

    #[test]
    fn a_profile_has_a_bar_a_median_and_a_best() {
        let drawing = profile(VI, &[spoke(Some("0.8654")), spoke(None)]).unwrap();
        let count = |mark: &str| drawing.body.matches(mark).count();
        // Two tracks and one bar; two rings with white inside.
        assert_eq!((count("<rect"), count("<circle")), (3, 4));
        assert_eq!((count(">≈ 86,5%<"), count(">–<")), (1, 1));
    }

    #[test]
    fn parts_are_as_long_as_their_numbers() {
        let line = |parts: &[&str]| Stack {
            name: "Xã".to_owned(),
            parts: parts.iter().map(|part| decimal(part)).collect(),
            told: "12".to_owned(),
        };
        let lines = vec![line(&["2", "4"]), line(&["3", "0"])];
        let drawing = lines_of_parts(&Stacks { parts: Vec::new(), lines }).unwrap();
        let rectangles = drawing.body.lines().filter(|line| line.starts_with("<rect"));
        let widths = rectangles
            .map(|line| line.split("width=\"").nth(1).unwrap().split('"').next().unwrap());
        let widths: Vec<u32> = widths.map(|width| width.parse().unwrap()).collect();
        // 6 of the longest line are half of the 680 pixels: 0.86 − 0.36.
        let [two, four, three, none] = widths[..] else { panic!("{widths:?}") };
        assert!(two.abs_diff(1133) <= 2 && four.abs_diff(2267) <= 2, "{widths:?}");
        assert!(three.abs_diff(1700) <= 2 && none <= 1, "{widths:?}");
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let (parts, lines, units) = (Vec::new(), Vec::new(), Vec::new());
        assert!(lines_of_parts(&Stacks { parts, lines }).is_none());
        assert!(years_of_ranks(&Years { years: vec!["2024".to_owned()], units }).is_none());
        assert!(distribution(VI, &[]).is_none());
        assert!(profile(VI, &[]).is_none());
    }

    #[test]
    fn numbers_out_of_all_bounds_are_drawn_at_the_edge() {
        let huge = Bin { from: Decimal::MIN, to: Decimal::MAX, units: usize::MAX };
        assert!(distribution(VI, &[huge]).is_some());
        let [least, most] = [Decimal::MIN, Decimal::MAX].map(|share| Some(share.into()));
        let spoke = Spoke { name: String::new(), own: most, median: least, best: most };
        let drawing = profile(VI, &[spoke]).unwrap();
        assert!(drawing.body.contains("width=\"2949\""), "{}", drawing.body);
    }

    #[test]
    fn long_names_have_several_lines() {
        let name = "Mức độ hoạt động chuyển đổi số kinh tế và xã hội";
        assert_eq!(lines(name), ["Mức độ hoạt động chuyển đổi số kinh", "tế và xã hội"]);
        assert_eq!(lines(""), [""]);
    }
}
