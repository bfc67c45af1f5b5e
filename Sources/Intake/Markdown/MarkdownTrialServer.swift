import CommonMark

/// The other side of `MarkdownTrial`: parses bodies in UTF-8, and answers nothing but that it has.
public enum MarkdownTrialServer {
  /// How much processor time a body may take, in seconds.
  public static let seconds = 2
  /// How much address space the process may have, in bytes.
  public static let memory = 1 << 30

  /// Parses bodies until there are no more.
  public static func run() {
    let server = HelperServer(seconds: seconds, memory: memory)
    server.limitProcess()
    server.run { body in
      CommonMarkDocument.tryParsing(String(decoding: body, as: UTF8.self))
      return []
    }
  }
}
