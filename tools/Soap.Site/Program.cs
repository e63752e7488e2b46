using Soap.Site;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: Soap.Site FOLDER: looks at every link of a built site.");
    return 2;
}

var links = new SiteLinks(folder);
Console.WriteLine($"{links.Pages} pages, {links.Followed} links, {links.Wrong.Count} wrong");
foreach (var wrong in links.Wrong)
{
    Console.Error.WriteLine(wrong);
}

return links.Pages > 0 && links.Followed > 0 && links.Wrong.Count == 0 ? 0 : 1;
