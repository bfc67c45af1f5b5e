/// The files of the theme that is built into the program: what a newsroom begins with, and may export to change.
public enum BuiltInTheme {
  /// Each file's name and text.
  public static let files: [(name: String, bytes: [UInt8])] = [
    ("author.mustache", PackageResources.author_mustache), ("desk.mustache", PackageResources.desk_mustache),
    ("foot.mustache", PackageResources.foot_mustache), ("front.mustache", PackageResources.front_mustache),
    ("head.mustache", PackageResources.head_mustache), ("list.mustache", PackageResources.list_mustache),
    ("story.mustache", PackageResources.story_mustache),
    ("teaser.mustache", PackageResources.teaser_mustache), ("style.css", PackageResources.style_css),
  ]
}
