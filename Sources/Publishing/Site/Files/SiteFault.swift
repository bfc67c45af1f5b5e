import Glibc

/// Why a site could not be written.
public enum SiteFault: Error, Hashable, Sendable {
  /// The system refused an operation on that path of the site.
  case refused(operation: String, path: String, code: Int32)
  /// A path of the site has something in it that is neither a plain file nor a directory of the site's own.
  case foreign(path: String)
  /// Another process is writing the site.
  case busy
  /// A newer worker has written the site since.
  case overtaken(generation: Int64, by: Int64)
  /// The directory belongs to another site.
  case anotherSite
  /// The picture of a story is not in the newsroom.
  case noPicture(sha256: String)
}

extension SiteFault {
  /// Whether the disk, or what the daemon may have of it, is full.
  var isWithoutRoom: Bool {
    if case .refused(_, _, let code) = self { [ENOSPC, EDQUOT].contains(code) } else { false }
  }
}

extension SiteFault: CustomStringConvertible {
  private static func remedy(for code: Int32) -> String {
    switch code {
    case EACCES, EPERM: ". Give the daemon's user write access to the site"
    case ENOSPC, EDQUOT: ". Free some space on the site's disk; what waits is delivered then"
    default: ""
    }
  }

  /// What happened, to what, and what to do.
  public var description: String {
    switch self {
    case .refused(let operation, let path, let code):
      "Could not \(operation) '\(path)' in the site: \(unsafe String(cString: strerror(code)))"
        + Self.remedy(for: code)
    case .foreign(let path):
      "'\(path)' in the site is a symbolic link or a file that Copydesk did not create. Move it out of the site."
    case .busy: "Another process is writing the site. Only one can do so at a time; this one will try again later."
    case .overtaken(let generation, let other):
      "A newer worker has written the site (fencing token \(other)), so the one with token \(generation) has stopped writing."
    case .anotherSite:
      "The site's directory belongs to another newsroom or another destination. Give this one a directory of its own."
    case .noPicture(let sha256):
      "The story's picture (SHA-256 \(sha256)) is missing from the newsroom. Submit the story again with its picture."
    }
  }
}
