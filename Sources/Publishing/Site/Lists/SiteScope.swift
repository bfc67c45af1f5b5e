public import Newsroom

/// What a task may be about, in the words of the lists that it goes through.
public enum SiteScope {
  /// The stories of that desk; nothing for the whole site.
  public static func lists(of desk: DeskSlug?) -> [String] { desk.map { [SiteList.desk($0).name] } ?? [] }
}
