//! The streams of a compound file: how Office kept many files in one before it used archives.

use super::Unreadable;

/// More sectors than a file of Office has.
const MOST_SECTORS: usize = 1 << 20;
/// Marks that are no sector.
const LAST: u32 = 0xffff_fffa;

/// A compound file in memory.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    /// The size of a sector, as a power of two.
    shift: u32,
    /// Which sector follows each.
    next: Vec<u32>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl<'b> Compound<'b> {
    /// Reads which streams there are.
    pub fn open(bytes: &'b [u8]) -> Result<Compound<'b>, Unreadable> {
        let shift = u32::from(short(bytes, 0x1e).ok_or(Unreadable::Truncated)?);
        if !matches!(shift, 9 | 12) {
            return Err(Unreadable::Malformed);
        }
        let mut file = Compound { bytes, shift, next: Vec::new(), entries: Vec::new() };
        for sector in file.sectors_of_next()? {
            let sector = file.sector(sector).ok_or(Unreadable::Truncated)?;
            file.next.extend(longs(sector));
        }
        let listed = file.chain(long(bytes, 0x30).ok_or(Unreadable::Truncated)?)?;
        for entry in listed.chunks_exact(128) {
            let length = usize::from(short(entry, 0x40).unwrap_or(0)).min(64);
            let units: Vec<u16> = entry[..length].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
            let name = String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned();
            let (start, size) = (long(entry, 0x74).unwrap_or(LAST), long(entry, 0x78).unwrap_or(0) as usize);
            file.entries.push(Entry { name, start, size });
        }
        Ok(file)
    }

    /// The sectors that tell what follows what.
    fn sectors_of_next(&self) -> Result<Vec<u32>, Unreadable> {
        let mut found: Vec<u32> = longs(self.bytes.get(0x4c..0x200).ok_or(Unreadable::Truncated)?).collect();
        let mut more = long(self.bytes, 0x44).unwrap_or(LAST);
        while more < LAST {
            if found.len() > MOST_SECTORS {
                return Err(Unreadable::TooLarge);
            }
            found.extend(longs(self.sector(more).ok_or(Unreadable::Truncated)?));
            more = found.pop().unwrap_or(LAST);
        }
        found.retain(|sector| *sector < LAST);
        Ok(found)
    }

    /// True where there is such a stream.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// All of a stream.
    pub fn stream(&self, name: &str) -> Result<Vec<u8>, Unreadable> {
        let entry = self.entries.iter().find(|entry| entry.name == name).ok_or(Unreadable::NoWorkbook)?;
        let cutoff = long(self.bytes, 0x38).unwrap_or(4096) as usize;
        let mut stream = match entry.size < cutoff {
            true => self.small(entry)?,
            false => self.chain(entry.start)?,
        };
        stream.truncate(entry.size);
        Ok(stream)
    }

    /// A stream of a few bytes: many share a sector.
    fn small(&self, entry: &Entry) -> Result<Vec<u8>, Unreadable> {
        let shared = self.chain(self.entries.first().ok_or(Unreadable::Malformed)?.start)?;
        let next: Vec<u32> = longs(&self.chain(long(self.bytes, 0x3c).unwrap_or(LAST))?).collect();
        let (mut stream, mut at) = (Vec::new(), entry.start);
        while at < LAST && stream.len() < entry.size {
            let from = at as usize * 64;
            stream.extend(shared.get(from..from + 64).ok_or(Unreadable::Truncated)?);
            at = *next.get(at as usize).ok_or(Unreadable::Truncated)?;
        }
        Ok(stream)
    }

    /// The bytes of a sector and of those that follow it.
    fn chain(&self, start: u32) -> Result<Vec<u8>, Unreadable> {
        let (mut found, mut at) = (Vec::new(), start);
        while at < LAST {
            // A chain that bites its tail has no end.
            if found.len() > self.bytes.len() {
                return Err(Unreadable::Malformed);
            }
            found.extend(self.sector(at).ok_or(Unreadable::Truncated)?);
            at = *self.next.get(at as usize).ok_or(Unreadable::Truncated)?;
        }
        Ok(found)
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let from = (number as usize).checked_add(1)?.checked_shl(self.shift)?;
        // Some programs write less than all of the last one.
        let to = from.checked_add(1 << self.shift)?.min(self.bytes.len());
        self.bytes.get(from..to)
    }
}

pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn longs(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}
