// What several modules agree on.

@export()
@description('The built-in roles that this deployment gives out; a test holds it to exactly these.')
var roles = {
  durableTaskDataContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  storageTableDataReader: '76199698-9eea-4c19-bc75-cec21354c6b6'
}

@export()
@description('Names of containers and tables, as the pipeline knows them.')
var storage = {
  uploads: 'avd-configs'
  results: 'leafwire-results'
  policies: 'leafwire-policy'
  packages: 'packages'
  undelivered: 'undelivered-events'
  pushes: 'LeafwirePushes'
  devices: 'LeafwireDevices'
  notifications: 'LeafwireNotifications'
}

@export()
@description('Names of the resources that both stages speak of; the token keeps the worldwide ones apart.')
func namesOf(environmentName string, groupId string) resourceNames => {
  functions: 'leafwire-${environmentName}-${uniqueString(groupId, environmentName)}'
  scheduler: 'leafwire-${environmentName}-${uniqueString(groupId, environmentName)}'
  storage: 'leafwire${uniqueString(groupId, environmentName)}'
  store: 'leafwirehub${take(uniqueString(groupId, environmentName), 12)}'
  vault: 'leafwire-${uniqueString(groupId, environmentName)}'
  topic: 'leafwire-${environmentName}-uploads'
  hubEnvironment: 'leafwire-${environmentName}-hub'
  gateEnvironment: 'leafwire-${environmentName}-gate'
}

type resourceNames = {
  functions: string
  scheduler: string
  storage: string
  store: string
  vault: string
  topic: string
  hubEnvironment: string
  gateEnvironment: string
}

@export()
@description('Ports of the NATS hub: sites dial the leaf port, the function app the client port.')
var ports = {
  leaf: 7422
  client: 4222
}

@export()
@description('Secrets that must be in the vault before the hub is deployed.')
var secrets = {
  hubAccounts: 'hub-accounts'
  hubCertificate: 'hub-certificate'
  hubCertificateKey: 'hub-certificate-key'
  siteAuthorities: 'site-authorities'
  pipelinePassword: 'pipeline-password'
  commandSigningSeed: 'command-signing-seed'
}
