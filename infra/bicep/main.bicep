// Leafwire in one resource group. The order of a first deployment is in docs/sites.md.

import { namesOf, secrets } from 'shared.bicep'

metadata description = 'Leafwire: function app, storage, Durable Task Scheduler, NATS hub.'

@description('Tells several deployments apart; part of every name.')
@minLength(2)
@maxLength(12)
param environmentName string

param location string = resourceGroup().location

@description('Where the scheduler runs, when it is not offered in the location.')
param schedulerLocation string = location

param tags object = { product: 'leafwire', environment: environmentName }

@description('''
How the deployment is reached.
public: storage, vault and HTTP API from anywhere (by identity or key), the hub's leaf port through the gate.
private: all of it from the network only, besides Event Grid's way to the function app; sites come over a VPN or ExpressRoute.
''')
@allowed(['public', 'private'])
param access string = 'public'

@description('A /24 that is free in the networks this one is peered with.')
param addressSpace string = '10.60.0.0/24'

@description('Address ranges that sites dial from; empty for all. For public access.')
param siteRanges string[] = []

@description('Address ranges of the HTTP API\'s clients. For private access.')
param clientRanges string[] = []

@description('Object ids of the service principals whose pipelines upload configurations.')
param uploaderPrincipalIds string[] = []

@description('Object ids of the users, groups or service principals who say what sites ask of every push; nobody who uploads.')
param policyWriterPrincipalIds string[] = []

@description('Who is told of failed pushes.')
param alertEmails string[] = []

@description('The name that sites dial, and that the hub\'s certificate is for. Inside the network it leads to the hub; for public access, point it at the output leafAddress in your own DNS.')
param hubHostName string

@description('False for the first deployment, while the vault does not have the hub\'s secrets yet.')
param deployHub bool = true

param hubImage string = 'docker.io/library/nats:2.12-alpine'
param gateImage string = 'docker.io/library/nginx:1.29-alpine'

@description('Size of the hub\'s store in GiB.')
param hubStoreGiB int = 100

@description('Days until uploads are deleted, and results of sites whose policy does not say how long they are kept.')
param retentionDays int = 365

@description('How often every switch of every site is compared with what was confirmed on it: 00:05:00 to 7.00:00:00, 00:00:00 for never.')
param driftEvery string = '00:00:00'

@description('Client id of the app registration that callers of the HTTP API sign in to; empty for function keys.')
param signInClientId string = ''

@description('The tenant of that app registration.')
param signInTenantId string = tenant().tenantId

@description('The most function app instances that a storm of pushes may start.')
param maximumInstances int = 40

var public = access == 'public'
var name = 'leafwire-${environmentName}'
var names = namesOf(environmentName, resourceGroup().id)

resource functionsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-functions'
  location: location
  tags: tags
}

resource hubIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-hub'
  location: location
  tags: tags
}

module network 'modules/network.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    addressSpace: addressSpace
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    functionsIdentityName: functionsIdentity.name
    alertEmails: alertEmails
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: names.storage
    location: location
    tags: tags
    public: public
    functionsIdentityName: functionsIdentity.name
    uploaderPrincipalIds: uploaderPrincipalIds
    policyWriterPrincipalIds: policyWriterPrincipalIds
    retentionDays: retentionDays
  }
}

module topic 'modules/topic.bicep' = {
  params: {
    name: names.topic
    location: location
    tags: tags
    storageAccountName: names.storage
    actionGroups: monitoring.outputs.actionGroups
  }
  dependsOn: [storage]
}

module vault 'modules/vault.bicep' = {
  params: {
    name: names.vault
    location: location
    tags: tags
    public: public
  }
}

module scheduler 'modules/scheduler.bicep' = {
  params: {
    name: names.scheduler
    location: schedulerLocation
    tags: tags
    public: public
    functionsIdentityName: functionsIdentity.name
  }
}

var privateServices = [
  {
    group: 'blob'
    zone: 'privatelink.blob.${environment().suffixes.storage}'
    service: resourceId('Microsoft.Storage/storageAccounts', names.storage)
  }
  {
    group: 'queue'
    zone: 'privatelink.queue.${environment().suffixes.storage}'
    service: resourceId('Microsoft.Storage/storageAccounts', names.storage)
  }
  {
    group: 'table'
    zone: 'privatelink.table.${environment().suffixes.storage}'
    service: resourceId('Microsoft.Storage/storageAccounts', names.storage)
  }
  {
    group: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
    service: resourceId('Microsoft.KeyVault/vaults', names.vault)
  }
  {
    group: 'scheduler'
    zone: 'privatelink.durabletask.io'
    service: resourceId('Microsoft.DurableTask/schedulers', names.scheduler)
  }
]

module endpoints 'modules/endpoint.bicep' = [
  for item in privateServices: if (!public) {
    params: {
      name: '${name}-${item.group}'
      location: location
      tags: tags
      networkId: network.outputs.id
      subnetId: network.outputs.endpointsSubnetId
      serviceId: item.service
      group: item.group
      zoneName: item.zone
    }
    dependsOn: [storage, vault, scheduler]
  }
]

module pipelinePassword 'modules/grant.bicep' = if (deployHub) {
  params: {
    vaultName: names.vault
    secretName: secrets.pipelinePassword
    identityName: functionsIdentity.name
  }
  dependsOn: [vault]
}

module signingSeed 'modules/grant.bicep' = if (deployHub) {
  params: {
    vaultName: names.vault
    secretName: secrets.commandSigningSeed
    identityName: functionsIdentity.name
  }
  dependsOn: [vault]
}

module functions 'modules/functions.bicep' = {
  params: {
    name: names.functions
    location: location
    tags: tags
    public: public
    clientRanges: clientRanges
    identityId: functionsIdentity.id
    identityClientId: functionsIdentity.properties.clientId
    subnetId: network.outputs.functionsSubnetId
    storageAccountName: names.storage
    packages: storage.outputs.packages
    schedulerEndpoint: scheduler.outputs.endpoint
    taskHub: scheduler.outputs.taskHub
    insightsName: name
    hubHostName: hubHostName
    hubLoginUrl: pipelinePassword.?outputs.url ?? ''
    signingSeedUrl: signingSeed.?outputs.url ?? ''
    maximumInstances: maximumInstances
    retentionDays: retentionDays
    driftEvery: driftEvery
    signInClientId: signInClientId
    signInTenantId: signInTenantId
  }
  dependsOn: [endpoints, monitoring]
}

var hubSecretNames = [secrets.hubAccounts, secrets.hubCertificate, secrets.hubCertificateKey, secrets.siteAuthorities]

module hubSecrets 'modules/grant.bicep' = [
  for secret in hubSecretNames: if (deployHub) {
    params: {
      vaultName: names.vault
      secretName: secret
      identityName: hubIdentity.name
    }
    dependsOn: [vault]
  }
]

module store 'modules/store.bicep' = if (deployHub) {
  params: {
    name: names.store
    location: location
    tags: tags
    subnetId: network.outputs.hubSubnetId
    sizeGiB: hubStoreGiB
  }
}

module hubEnvironment 'modules/environment.bicep' = if (deployHub) {
  params: {
    name: names.hubEnvironment
    location: location
    tags: tags
    subnetId: network.outputs.hubSubnetId
    workspaceId: monitoring.outputs.workspaceId
    internal: true
  }
}

module hub 'modules/hub.bicep' = if (deployHub) {
  params: {
    name: 'hub'
    location: location
    tags: tags
    environmentName: names.hubEnvironment
    identityId: hubIdentity.id
    image: hubImage
    accountsUrl: hubSecrets[0]!.outputs.url
    certificateUrl: hubSecrets[1]!.outputs.url
    certificateKeyUrl: hubSecrets[2]!.outputs.url
    authoritiesUrl: hubSecrets[3]!.outputs.url
    storeServer: store!.outputs.server
    storeShare: store!.outputs.share
  }
  dependsOn: [endpoints, hubEnvironment]
}

module hubName 'modules/zone.bicep' = if (deployHub) {
  params: {
    name: hubHostName
    networkId: network.outputs.id
    tags: tags
    apex: true
    address: hubEnvironment!.outputs.address
  }
}

module gateEnvironment 'modules/environment.bicep' = if (deployHub && public) {
  params: {
    name: names.gateEnvironment
    location: location
    tags: tags
    subnetId: network.outputs.gateSubnetId
    workspaceId: monitoring.outputs.workspaceId
    internal: false
  }
}

module gate 'modules/gate.bicep' = if (deployHub && public) {
  params: {
    name: 'gate'
    location: location
    tags: tags
    environmentName: names.gateEnvironment
    image: gateImage
    hubAddress: hubEnvironment!.outputs.address
    siteRanges: siteRanges
  }
  dependsOn: [gateEnvironment]
}

output functionAppName string = names.functions
output functionAppUrl string = 'https://${functions.outputs.hostName}'
output storageAccountName string = names.storage
output vaultName string = names.vault

@description('Where the hub\'s name must lead: the gate on the internet, or the hub in the network. Empty before the hub is deployed.')
output leafAddress string = public ? gateEnvironment.?outputs.address ?? '' : hubEnvironment.?outputs.address ?? ''
