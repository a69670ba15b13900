//! A tidy tree from left to right: a column for each level, siblings one below the other, subtrees as
//! close as their outlines allow. Whole pixels, so that the picture is the same everywhere.

/// Where a node's box stands beside its children.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Align {
    /// Level with the first: in a tall picture a branch then begins where its heading is.
    Top,
    /// Halfway between the first and the last.
    Middle,
}

/// Space between boxes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gaps {
    /// Between siblings without children.
    pub leaves: i64,
    /// Around a subtree.
    pub trees: i64,
}

/// Trees to lay out. A node stands after the one it is under.
pub(super) struct Forest<'a> {
    pub under: &'a [Option<usize>],
    pub heights: &'a [i64],
    pub align: Align,
    pub gaps: Gaps,
}

/// Where the trees came to stand: tops of boxes relative to the box above, and the outlines of trees.
pub(super) struct Tidy {
    offsets: Vec<i64>,
    outlines: Vec<Outline>,
}

/// The outline of a subtree: top and bottom of each level, the deepest level first, relative to the
/// top of its own box once `shift` is added.
#[derive(Default, Clone)]
struct Outline {
    shift: i64,
    levels: Vec<(i64, i64)>,
}

impl Outline {
    /// Top and bottom of a level, zero being the node's own.
    fn level(&self, level: usize) -> (i64, i64) {
        let (top, bottom) = self.levels[self.levels.len() - 1 - level];
        (top + self.shift, bottom + self.shift)
    }

    fn depth(&self) -> usize {
        self.levels.len()
    }

    /// How far down another outline must move to clear this one.
    fn clearance(&self, below: &Outline, gap: i64) -> i64 {
        let shared = 0..self.depth().min(below.depth());
        shared.map(|k| self.level(k).1 + gap - below.level(k).0).max().unwrap_or(0)
    }

    /// This outline with another, already moved, below it. Touches only the levels that both have, so
    /// that a whole tree costs no more than its nodes.
    fn join(mut self, mut below: Outline) -> Outline {
        for k in 0..self.depth().min(below.depth()) {
            let (top, bottom) = (self.level(k).0, below.level(k).1);
            let into = if self.depth() >= below.depth() { &mut self } else { &mut below };
            let (at, shift) = (into.levels.len() - 1 - k, into.shift);
            into.levels[at] = (top - shift, bottom - shift);
        }
        if self.depth() >= below.depth() { self } else { below }
    }
}

impl Forest<'_> {
    /// Lays out every tree on its own.
    pub fn tidy(&self) -> Tidy {
        let count = self.under.len();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (node, under) in self.under.iter().enumerate() {
            if let Some(above) = under {
                children[*above].push(node);
            }
        }
        let mut tidy = Tidy { offsets: vec![0; count], outlines: vec![Outline::default(); count] };
        // Whatever is below a node has a higher index.
        for node in (0..count).rev() {
            self.settle(node, &children, &mut tidy);
        }
        tidy
    }

    fn settle(&self, node: usize, children: &[Vec<usize>], tidy: &mut Tidy) {
        let height = self.heights[node];
        let mut joined = Outline::default();
        let mut last_leaf = true;
        for &child in &children[node] {
            let mut outline = std::mem::take(&mut tidy.outlines[child]);
            let leaf = outline.depth() == 1;
            let gap = if leaf && last_leaf { self.gaps.leaves } else { self.gaps.trees };
            last_leaf = leaf;
            if joined.depth() == 0 {
                joined = outline;
                continue;
            }
            let down = joined.clearance(&outline, gap);
            tidy.offsets[child] = down;
            outline.shift += down;
            joined = joined.join(outline);
        }
        if let (Some(&first), Some(&last)) = (children[node].first(), children[node].last()) {
            let up = match self.align {
                Align::Top => 0,
                Align::Middle => (tidy.offsets[last] + self.heights[last] + tidy.offsets[first] - height) / 2,
            };
            for &child in &children[node] {
                tidy.offsets[child] -= up;
            }
            joined.shift -= up;
        }
        joined.levels.push((-joined.shift, height - joined.shift));
        tidy.outlines[node] = joined;
    }
}

/// A sheet on which trees are put, by column.
#[derive(Default)]
pub(super) struct Sheet {
    bottoms: Vec<i64>,
    /// Column and top of each root put down.
    pub roots: Vec<(usize, usize, i64)>,
}

impl Sheet {
    /// Columns in use.
    pub fn columns(&self) -> usize {
        self.bottoms.len()
    }

    /// The lowest point.
    pub fn bottom(&self) -> i64 {
        self.bottoms.iter().copied().max().unwrap_or(0)
    }

    /// Puts a tree with its root in a column, below what stands in the columns that it takes, and no
    /// higher than wanted.
    pub fn put(&mut self, tidy: &Tidy, root: usize, column: usize, wanted: i64, gap: i64) {
        let outline = &tidy.outlines[root];
        let end = column + outline.depth();
        if self.bottoms.len() < end {
            self.bottoms.resize(end, 0);
        }
        let clear = |k: usize| {
            let bottom = self.bottoms[column + k];
            let free = if bottom > 0 { bottom + gap } else { 0 };
            free - outline.level(k).0
        };
        let y = (0..outline.depth()).map(clear).max().unwrap_or(0).max(wanted);
        for k in 0..outline.depth() {
            self.bottoms[column + k] = y + outline.level(k).1;
        }
        self.roots.push((root, column, y));
    }
}

/// Height of a tree above and below the top of its root.
pub(super) fn extent(tidy: &Tidy, root: usize) -> (i64, i64) {
    let outline = &tidy.outlines[root];
    let levels = (0..outline.depth()).map(|k| outline.level(k));
    levels.fold((0, 0), |(top, bottom), (a, b)| (top.min(a), bottom.max(b)))
}

/// Column and top of every node, once all roots are on the sheet.
pub(super) fn places(under: &[Option<usize>], tidy: &Tidy, sheet: &Sheet) -> Vec<(usize, i64)> {
    let mut out = vec![(0, 0); under.len()];
    for &(root, column, y) in &sheet.roots {
        out[root] = (column, y);
    }
    for (node, above) in under.iter().enumerate() {
        if let Some(above) = above {
            let (column, y) = out[*above];
            out[node] = (column + 1, y + tidy.offsets[node]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lay(under: &[Option<usize>], heights: &[i64], align: Align) -> Vec<(usize, i64)> {
        let forest = Forest { under, heights, align, gaps: Gaps { leaves: 2, trees: 5 } };
        let tidy = forest.tidy();
        let mut sheet = Sheet::default();
        for (root, _) in under.iter().enumerate().filter(|(_, u)| u.is_none()) {
            sheet.put(&tidy, root, 0, 0, 5);
        }
        places(under, &tidy, &sheet)
    }

    #[test]
    fn a_node_stands_halfway_between_its_children() {
        let places = lay(&[None, Some(0), Some(0)], &[10, 10, 10], Align::Middle);
        assert_eq!(places, [(0, 6), (1, 0), (1, 12)]);
    }

    #[test]
    fn a_leaf_stands_beside_the_subtree_before_it() {
        // 0 ─ 1 ─ (2, 3, 4); 5 is a leaf beside 1 and clears only 1.
        let under = [None, Some(0), Some(1), Some(1), Some(1), Some(0)];
        let places = lay(&under, &[10; 6], Align::Top);
        assert_eq!(places[4], (2, 24));
        assert_eq!(places[5], (1, 15));
    }

    #[test]
    fn no_two_boxes_of_a_column_overlap() {
        // Three children each, with boxes of changing height.
        let under: Vec<_> = (0..200_usize).map(|n| n.checked_sub(1).map(|n| n / 3)).collect();
        let heights: Vec<i64> = (0..200).map(|n| 10 + n % 7).collect();
        for align in [Align::Top, Align::Middle] {
            let places = lay(&under, &heights, align);
            let mut boxes: Vec<_> = places.iter().zip(&heights).map(|((c, y), h)| (*c, *y, *h)).collect();
            boxes.sort_unstable();
            for pair in boxes.windows(2).filter(|p| p[0].0 == p[1].0) {
                assert!(pair[0].1 + pair[0].2 < pair[1].1, "{pair:?}");
            }
            assert!(boxes.iter().all(|b| b.1 >= 0));
        }
    }

    #[test]
    fn a_long_chain_is_laid_out_at_once() {
        let under: Vec<_> = (0..200_000_usize).map(|n| n.checked_sub(1)).collect();
        let places = lay(&under, &vec![10; under.len()], Align::Middle);
        assert_eq!(places.last(), Some(&(199_999, 0)));
    }
}
