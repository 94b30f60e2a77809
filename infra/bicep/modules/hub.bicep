// The NATS hub: one server, its streams on a file share, its accounts and certificate from the vault.

import { ports } from '../shared.bicep'

param name string
param location string
param tags object
param environmentName string
param identityId string
param image string

@description('The vault\'s URLs of the hub\'s secrets.')
param accountsUrl string
param certificateUrl string
param certificateKeyUrl string
param authoritiesUrl string

@description('The NFS share that keeps the streams.')
param storeServer string
param storeShare string

resource containers 'Microsoft.App/managedEnvironments@2025-01-01' existing = {
  name: environmentName

  resource store 'storages' = {
    name: 'store'
    properties: {
      nfsAzureFile: {
        accessMode: 'ReadWrite'
        server: storeServer
        shareName: storeShare
      }
    }
  }
}

resource hub 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: containers.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      // The environment is internal: external means the network, and the internet only reaches the gate.
      ingress: {
        external: true
        transport: 'tcp'
        targetPort: ports.leaf
        exposedPort: ports.leaf
        additionalPortMappings: [
          {
            external: true
            targetPort: ports.client
            exposedPort: ports.client
          }
        ]
      }
      secrets: [
        {
          name: 'hub'
          #disable-next-line use-secure-value-for-secure-inputs // The file is in the repository; what is secret comes from the vault.
          value: loadTextContent('../../nats/hub.conf')
        }
        {
          name: 'server'
          #disable-next-line use-secure-value-for-secure-inputs // The file is in the repository.
          value: loadTextContent('../../nats/hub-server.conf')
        }
        {
          name: 'interest'
          #disable-next-line use-secure-value-for-secure-inputs // The file is in the repository.
          value: loadTextContent('../../nats/interest.conf')
        }
        {
          name: 'accounts'
          keyVaultUrl: accountsUrl
          identity: identityId
        }
        {
          name: 'certificate'
          keyVaultUrl: certificateUrl
          identity: identityId
        }
        {
          name: 'certificate-key'
          keyVaultUrl: certificateKeyUrl
          identity: identityId
        }
        {
          name: 'authorities'
          keyVaultUrl: authoritiesUrl
          identity: identityId
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'nats'
          image: image
          // A new revision starts while the old one still runs: the lock keeps two servers off one store.
          command: ['/bin/sh', '-c', 'cd /etc/nats && exec 9>/data/hub.lock && flock 9 && exec nats-server -c hub.conf']
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          volumeMounts: [
            {
              volumeName: 'store'
              mountPath: '/data'
            }
            {
              volumeName: 'configuration'
              mountPath: '/etc/nats'
            }
          ]
        }
      ]
      scale: {
        minReplicas: 1
        maxReplicas: 1
      }
      terminationGracePeriodSeconds: 30
      volumes: [
        {
          name: 'store'
          storageType: 'NfsAzureFile'
          storageName: containers::store.name
        }
        {
          name: 'configuration'
          storageType: 'Secret'
          secrets: [
            {
              secretRef: 'hub'
              path: 'hub.conf'
            }
            {
              secretRef: 'server'
              path: 'hub-server.conf'
            }
            {
              secretRef: 'interest'
              path: 'interest.conf'
            }
            {
              secretRef: 'accounts'
              path: 'accounts.conf'
            }
            {
              secretRef: 'certificate'
              path: 'hub.pem'
            }
            {
              secretRef: 'certificate-key'
              path: 'hub.key'
            }
            {
              secretRef: 'authorities'
              path: 'sites-ca.pem'
            }
          ]
        }
      ]
    }
  }
}
