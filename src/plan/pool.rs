//! Short lists by the million, in one vector for all: a list of its own costs an allocation, and
//! most hold one element.

use std::marker::PhantomData;

/// A list in a [`Pool`].
#[derive(Debug)]
pub struct List<T> {
    start: u32,
    len: u32,
    of: PhantomData<T>,
}

impl<T> List<T> {
    /// True when there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> List<T> {
        *self
    }
}

impl<T> Copy for List<T> {}

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List { start: 0, len: 0, of: PhantomData }
    }
}

/// The elements of many lists.
#[derive(Clone, Debug)]
pub struct Pool<T>(Vec<T>);

impl<T> Default for Pool<T> {
    fn default() -> Pool<T> {
        Pool(Vec::new())
    }
}

impl<T: Clone> Pool<T> {
    /// The elements of a list.
    pub fn get(&self, list: List<T>) -> &[T] {
        &self.0[list.start as usize..][..list.len as usize]
    }

    /// The elements of a list, to be changed.
    pub(crate) fn get_mut(&mut self, list: List<T>) -> &mut [T] {
        &mut self.0[list.start as usize..][..list.len as usize]
    }

    /// Adds an element to a list. One that others have been added after moves to the end.
    pub fn push(&mut self, list: &mut List<T>, value: T) {
        let end = (list.start + list.len) as usize;
        if end != self.0.len() {
            let start = self.0.len() as u32;
            self.0.extend_from_within(list.start as usize..end);
            list.start = start;
        }
        self.0.push(value);
        list.len += 1;
    }

    /// The elements of all lists.
    pub fn all(&self) -> &[T] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_grows_wherever_it_stands() {
        let (mut pool, mut a, mut b) = (Pool::default(), List::default(), List::default());
        for n in 0..3 {
            pool.push(&mut a, n);
            pool.push(&mut b, 10 + n);
        }
        assert_eq!((pool.get(a), pool.get(b)), (&[0, 1, 2][..], &[10, 11, 12][..]));
        assert!(pool.get(List::default()).is_empty());
    }
}
