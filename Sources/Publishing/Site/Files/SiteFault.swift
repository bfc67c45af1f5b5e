/// Why a site could not be written.
public enum SiteFault: Error, Hashable, Sendable {
  /// The system refused an operation on that path of the site.
  case refused(operation: String, path: String, code: Int32)
  /// A path of the site has something in it that is neither a plain file nor a directory of the site's own.
  case foreign(path: String)
  /// Another process is writing the site.
  case busy
  /// A newer worker has written the site since.
  case overtaken(generation: Int, by: Int)
  /// The picture of a story is not in the newsroom.
  case noPicture(sha256: String)
}

extension SiteFault: CustomStringConvertible {
  /// What happened, to what, and what to do.
  public var description: String {
    switch self {
    case .refused(let operation, let path, let code):
      "Could not \(operation) '\(path)' in the site (errno \(code)); the daemon's user must be able to write there."
    case .foreign(let path):
      "'\(path)' in the site is a link or something else that Copydesk did not make; move it away."
    case .busy: "Another process is writing the site; its lock must be free first."
    case .overtaken(let generation, let other):
      "A newer worker has written the site (fencing token \(other)); the one with token \(generation) has stopped."
    case .noPicture(let sha256): "The picture \(sha256) is not in the newsroom; send the story's picture again."
    }
  }
}
