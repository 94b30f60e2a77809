using System.Reflection;
using Leafwire.Host;

if (args is ["--version"])
{
    string? version = typeof(HostApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
    Console.Out.WriteLine($"leafwire-host {version}");
    return;
}

WebApplication app = HostApp.Create(args);
app.MapPushApi();
app.MapPage();
await app.RunAsync();
