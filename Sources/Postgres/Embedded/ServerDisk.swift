internal import Glibc

extension EmbeddedCluster {
  /// Which disk of a cluster's files is full, and what to do, in a sentence; nil when each has room. Its log may be on a disk of
  /// its own.
  ///
  /// Without room there the server ends, and does not start: then nobody can ask it why.
  ///
  /// - Parameters:
  ///   - path: The cluster's directory, as for ``start(directory:settings:logger:)``.
  ///   - needed: How many bytes must be free; by default what the server takes at once, a segment of its write-ahead log.
  public static func fullDisk(of path: String, needed: Int = 16 << 20) -> String? {
    let data = "\(path)/postgres/data"
    let full = [data, "\(data)/pg_wal"].first { bytesFree(at: $0).map { $0 < needed } ?? false }
    return full.map {
      "The disk of \($0) is full: free some space on it; nothing is lost, and work goes on then"
    }
  }

  /// How many bytes who is not root may still write there; nil when that cannot be found out.
  private static func bytesFree(at path: String) -> Int? {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }
}
