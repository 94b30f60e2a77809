using Leafwire.Host;

WebApplication app = HostApp.Create(args);
app.MapPushApi();
app.MapPage();
await app.RunAsync();
