import Newsroom
import Store

/// One step in changing a site; readers see each whole or not at all.
enum SiteStep: Hashable, Sendable {
  /// The file has these bytes.
  case write(SiteFile)
  /// The directory has only these files, and below it only these directories.
  case keepOnly([String], in: String)
  /// The site remembers that these stories were withdrawn.
  case withdraw(Set<StoryNumber>)
  /// The file is gone, and its directory and those above it that have nothing else in them.
  case drop(String)
  /// The site remembers what all of it is up to date with.
  case mark(SiteMarks)
  /// The directory and its files are gone.
  case remove(directory: String)
  /// The same of a story that readers are to see no more: it also goes when there is no room for what is written before.
  case takeDown(directory: String)
  /// What lies under that path, a file or a directory with all that is in it, is gone.
  case clear(String)
  /// All steps so far are on the disk.
  case sync
}

/// An operation on the disk, before which writing can stop or a test can inject a fault.
enum SiteOperation: Hashable, Sendable {
  case create(String)
  case replace(String)
  case remove(String)
  case sync
}
