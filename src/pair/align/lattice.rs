//! The grid of how far both sides have been read → the cheapest path through it, and how sure each step is.
//!
//! Invariant: memory is the cells of the band, whatever the length of the sides. Costs are asked for once a cell. Paths
//! are weighed in the corridor alone: where the cheapest path through a cell still counts.

use std::ops::Range;

use super::{BANDED, Bead, Costs, DENSE, GAP, MERGE, REACH, Unit, is_text};

/// The steps that end in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Pair,
    LeftAlone,
    RightAlone,
    TwoLeft,
    TwoRight,
}

impl Step {
    /// Of equals the first is taken as the last step: what stands alone on the left comes first.
    const ALL: [Step; 5] = [Step::Pair, Step::RightAlone, Step::LeftAlone, Step::TwoLeft, Step::TwoRight];

    /// How many blocks it takes on either side.
    fn size(self) -> (usize, usize) {
        match self {
            Step::Pair => (1, 1),
            Step::LeftAlone => (1, 0),
            Step::RightAlone => (0, 1),
            Step::TwoLeft => (2, 1),
            Step::TwoRight => (1, 2),
        }
    }
}

/// A step with the row that it comes from or leads to, and where the cells of that row begin.
struct Way {
    step: Step,
    across: usize,
    row: Range<usize>,
    start: usize,
}

impl Way {
    /// The step into column `j`, with the place it comes from.
    fn before(&self, j: usize) -> Option<(Step, usize)> {
        self.place(j.checked_sub(self.across)?)
    }

    /// The step out of column `j`, with the place it leads to.
    fn after(&self, j: usize) -> Option<(Step, usize)> {
        self.place(j + self.across)
    }

    fn place(&self, j: usize) -> Option<(Step, usize)> {
        self.row.contains(&j).then(|| (self.step, self.start + j - self.row.start))
    }
}

/// The grid of how far both sides have been read; a path through it is an alignment.
pub(super) struct Lattice {
    rows: usize,
    columns: usize,
    band: Vec<Range<usize>>,
    /// Where each row begins in the vectors of cells, and at the end their length.
    starts: Vec<usize>,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy)]
struct Cell {
    /// Costs of the pair and of the merges that end here; infinite where there is none.
    pair: f32,
    two_left: f32,
    two_right: f32,
    /// The last step of the cheapest path to here.
    step: Step,
    /// The cost of that path.
    best: f64,
    /// The logarithm of the weight of all paths to here.
    before: f64,
    /// The same from here to the end; before it is known, minus the cost of the cheapest path.
    after: f64,
}

/// How much more than the cheapest path a path may cost: below this share no digit is shown.
const CORRIDOR: f64 = 12.0;

impl Cell {
    const UNREACHED: Cell = Cell {
        pair: f32::INFINITY,
        two_left: f32::INFINITY,
        two_right: f32::INFINITY,
        step: Step::LeftAlone,
        best: f64::INFINITY,
        before: f64::NEG_INFINITY,
        after: f64::NEG_INFINITY,
    };

    /// What a step into this cell costs.
    fn cost(&self, step: Step) -> f64 {
        f64::from(match step {
            Step::Pair => self.pair,
            Step::LeftAlone | Step::RightAlone => GAP,
            Step::TwoLeft => self.two_left,
            Step::TwoRight => self.two_right,
        })
    }
}

/// Blocks, and at `i` the paragraphs `i` and `i + 1` as one.
pub(super) type Units<'s, 'b> = (&'s [Unit<'b>], &'s [Option<Unit<'b>>]);

impl Lattice {
    pub fn new(costs: &Costs, left: Units<'_, '_>, right: Units<'_, '_>) -> Self {
        let (rows, columns) = (left.0.len(), right.0.len());
        let band = band(rows, columns);
        let mut starts = vec![0];
        starts.extend(band.iter().scan(0, |end, row| {
            *end += row.len();
            Some(*end)
        }));
        let cells = vec![Cell::UNREACHED; starts[rows + 1]];
        let mut lattice = Lattice { rows, columns, band, starts, cells };
        lattice.price(costs, left, right);
        lattice.find_cheapest();
        lattice.weigh();
        lattice
    }

    /// The index of a cell inside the band.
    fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let row = self.band.get(i)?;
        row.contains(&j).then(|| self.starts[i] + j - row.start)
    }

    fn price(&mut self, costs: &Costs, left: Units<'_, '_>, right: Units<'_, '_>) {
        for i in 1..=self.rows {
            let row = self.band[i].clone();
            for j in row.start.max(1)..row.end {
                let cell = &mut self.cells[self.starts[i] + j - row.start];
                let (one, other) = (&left.0[i - 1], &right.0[j - 1]);
                cell.pair = costs.pair(one, other);
                if i > 1
                    && is_text(other.kind)
                    && let Some(Some(two)) = left.1.get(i - 2)
                {
                    cell.two_left = MERGE + costs.pair(two, other);
                }
                if j > 1
                    && is_text(one.kind)
                    && let Some(Some(two)) = right.1.get(j - 2)
                {
                    cell.two_right = MERGE + costs.pair(one, two);
                }
            }
        }
    }

    /// The steps, with the rows that `row` says they come from or lead to.
    fn ways(&self, row: impl Fn(usize) -> Option<usize>) -> [Way; 5] {
        Step::ALL.map(|step| {
            let (down, across) = step.size();
            let (row, start) = row(down).and_then(|i| Some((self.band.get(i)?.clone(), self.starts[i]))).unwrap_or_default();
            Way { step, across, row, start }
        })
    }

    /// The cheapest path to each cell, and what the cheapest from there costs.
    fn find_cheapest(&mut self) {
        self.cells[0].best = 0.0;
        for i in 0..=self.rows {
            let ways = self.ways(|down| i.checked_sub(down));
            for (at, j) in (self.starts[i]..).zip(self.band[i].clone()) {
                let mut cell = self.cells[at];
                for (step, from) in ways.iter().filter_map(|way| way.before(j)) {
                    let best = self.cells[from].best + cell.cost(step);
                    if best < cell.best {
                        (cell.best, cell.step) = (best, step);
                    }
                }
                self.cells[at] = cell;
            }
        }
        let end = self.cells.len() - 1;
        self.cells[end].after = 0.0;
        for i in (0..=self.rows).rev() {
            let ways = self.ways(|down| Some(i + down));
            for (at, j) in (self.starts[i]..self.starts[i + 1]).zip(self.band[i].clone()).rev() {
                let rests = ways.iter().filter_map(|way| way.after(j)).map(|(step, to)| self.cells[to].after - self.cells[to].cost(step));
                self.cells[at].after = rests.fold(self.cells[at].after, f64::max);
            }
        }
    }

    /// The weight of all paths to each cell of the corridor, and from there.
    fn weigh(&mut self) {
        let end = self.cells.len() - 1;
        let most = self.cells[end].best + CORRIDOR;
        self.cells[0].before = 0.0;
        for i in 0..=self.rows {
            let ways = self.ways(|down| i.checked_sub(down));
            for (at, j) in (self.starts[i]..).zip(self.band[i].clone()) {
                let cell = self.cells[at];
                if at > 0 && cell.best - cell.after <= most {
                    let steps = ways.iter().filter_map(|way| way.before(j));
                    self.cells[at].before = log_sum(steps.map(|(step, from)| self.cells[from].before - cell.cost(step)));
                }
            }
        }
        for i in (0..=self.rows).rev() {
            let ways = self.ways(|down| Some(i + down));
            for (at, j) in (self.starts[i]..self.starts[i + 1]).zip(self.band[i].clone()).rev() {
                let is_inside = self.cells[at].before > f64::NEG_INFINITY;
                let steps = ways.iter().filter_map(|way| way.after(j)).filter(|_| is_inside);
                if at < end {
                    self.cells[at].after = log_sum(steps.map(|(step, to)| self.cells[to].after - self.cells[to].cost(step)));
                }
            }
        }
    }

    /// The share of paths that take a step into a cell.
    fn posterior(&self, i: usize, j: usize, step: Step) -> f64 {
        let size = step.size();
        let (Some(above), Some(beside)) = (i.checked_sub(size.0), j.checked_sub(size.1)) else { return 0.0 };
        let (Some(from), Some(to)) = (self.cell(above, beside), self.cell(i, j)) else { return 0.0 };
        let all = self.cells[self.cells.len() - 1].before;
        (self.cells[from].before - self.cells[to].cost(step) + self.cells[to].after - all).exp()
    }

    /// How sure a step of the cheapest path is. A block may stand alone at any place on the other side.
    fn confidence(&self, i: usize, j: usize, step: Step) -> f32 {
        let share = match step {
            Step::LeftAlone => self.band[i].clone().map(|j| self.posterior(i, j, step)).sum(),
            Step::RightAlone => self.rows_with(j).map(|i| self.posterior(i, j, step)).sum(),
            _ => self.posterior(i, j, step),
        };
        share.clamp(0.0, 1.0) as f32
    }

    /// The rows whose band holds a column.
    fn rows_with(&self, j: usize) -> Range<usize> {
        self.band.partition_point(|row| row.end <= j)..self.band.partition_point(|row| row.start <= j)
    }

    /// The steps of the cheapest path.
    pub fn beads(&self) -> Vec<Bead> {
        let mut beads = Vec::with_capacity(self.rows.max(self.columns));
        let (mut i, mut j) = (self.rows, self.columns);
        while let Some(at) = self.cell(i, j).filter(|_| (i, j) != (0, 0)) {
            let step = self.cells[at].step;
            let size = step.size();
            beads.push(Bead { left: i - size.0..i, right: j - size.1..j, confidence: self.confidence(i, j, step) });
            (i, j) = (i - size.0, j - size.1);
        }
        beads.reverse();
        beads
    }
}

/// The columns that are searched in each row.
fn band(rows: usize, columns: usize) -> Vec<Range<usize>> {
    let is_dense = rows.saturating_mul(columns) <= DENSE;
    // Twice the slope, so that the bands of neighbouring rows overlap.
    let reach = if is_dense { columns } else { (BANDED / (2 * rows)).max(REACH).max(2 * columns / rows + 2) };
    (0..=rows)
        .map(|i| {
            let middle = (i * columns).checked_div(rows).unwrap_or(0);
            middle.saturating_sub(reach)..(middle + reach).min(columns) + 1
        })
        .collect()
}

/// The logarithm of the sum of at most five weights.
fn log_sum(logarithms: impl Iterator<Item = f64>) -> f64 {
    let mut terms = [f64::NEG_INFINITY; 5];
    let mut most = f64::NEG_INFINITY;
    for (term, logarithm) in terms.iter_mut().zip(logarithms) {
        *term = logarithm;
        most = most.max(logarithm);
    }
    if most == f64::NEG_INFINITY {
        return most;
    }
    let shares = terms.iter().map(|term| term - most).filter(|below| *below > -CORRIDOR).map(|below| if below == 0.0 { 1.0 } else { below.exp() });
    most + shares.sum::<f64>().ln()
}
